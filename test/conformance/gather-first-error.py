# oracle: cpython micropython
import asyncio


async def child(name, seconds, fails):
    await asyncio.sleep(seconds)
    print(f"{name} ends")
    if fails:
        raise ValueError(f"{name} is broken")
    return name


async def main():
    slow = asyncio.create_task(child("slow", 0.05, False))
    try:
        await asyncio.gather(slow, child("bad", 0.01, True))
        print("not reached")
    except ValueError as e:
        print(f"caught: {e}")
    print(f"slow gave {await slow}")


asyncio.run(main())
