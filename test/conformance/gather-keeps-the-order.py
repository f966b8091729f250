# oracle: cpython micropython
import asyncio


async def measure(name, seconds):
    await asyncio.sleep(seconds)
    print(f"{name} is measured")
    return name.upper()


async def main():
    values = await asyncio.gather(
        measure("light", 0.05),
        measure("heat", 0.03),
        measure("sound", 0.01),
    )
    print(" ".join(values))


asyncio.run(main())
