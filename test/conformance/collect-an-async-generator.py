# oracle: cpython
# MicroPython: there are no async generators.
import asyncio


async def count(to):
    for n in range(1, to + 1):
        await asyncio.sleep(0)
        yield n


async def collect(iterable):
    return [item async for item in iterable]


async def main():
    print(await collect(count(3)))
    print(await collect(count(0)))
    a, b = await asyncio.gather(collect(count(2)), collect(count(4)))
    print(f"{a} and {b}")


asyncio.run(main())
