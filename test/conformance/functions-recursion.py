# oracle: cpython
# MicroPython: each level of await is a level of the C stack; this build overflows.
import asyncio


async def depth(n):
    if n == 0:
        await asyncio.sleep(0)
        return 0
    below = await depth(n - 1)
    return below + 1


async def fail(n):
    if n == 0:
        await asyncio.sleep(0)
        raise ValueError("from below")
    await fail(n - 1)


async def main():
    print(f"depth {await depth(500)}")
    try:
        await fail(500)
    except ValueError as e:
        print(e)


asyncio.run(main())
