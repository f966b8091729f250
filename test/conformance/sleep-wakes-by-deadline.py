# oracle: cpython micropython
import asyncio


async def nap(name, seconds):
    print(f"{name} lies down")
    await asyncio.sleep(seconds)
    print(f"{name} gets up")


async def main():
    await asyncio.gather(
        nap("slow", 0.09),
        nap("quick", 0.01),
        nap("middling", 0.05),
    )
    print("all are up")


asyncio.run(main())
