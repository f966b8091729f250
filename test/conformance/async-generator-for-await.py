# oracle: cpython
# MicroPython: there are no async generators.
import asyncio


async def ticker(name, count):
    for i in range(1, count + 1):
        await asyncio.sleep(0)
        print(f"{name} makes {i}")
        yield f"{name}{i}"
    print(f"{name} has no more")


async def main():
    async for tick in ticker("t", 3):
        print(f"got {tick}")
        await asyncio.sleep(0)

    async def count():
        total = 0
        async for tick in ticker("u", 2):
            total += len(tick)
        return total

    print(f"total {await asyncio.create_task(count())}")


asyncio.run(main())
