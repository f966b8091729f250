# oracle: cpython micropython
import asyncio


async def count(name):
    n = 0

    async def add():
        nonlocal n
        await asyncio.sleep(0)
        n += 1

    task = asyncio.create_task(add())
    await task
    print(f"{name} counts {n}")
    return n


async def main():
    n = await count("first")
    print(f"between the two: {n}")
    await count("second")


asyncio.run(main())
