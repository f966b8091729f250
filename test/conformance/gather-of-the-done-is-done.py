# oracle: cpython3.13
# CPython 3.11: the gather is done one pass later. MicroPython: gather is a coroutine.
import asyncio


async def square(n):
    return n * n


async def main():
    async def another():
        print("another task runs")

    a = asyncio.create_task(square(3))
    b = asyncio.create_task(square(4))
    await a
    await b
    other = asyncio.create_task(another())
    all = asyncio.gather(a, b)
    print(f"the gather is {'done' if all.done() else 'not done'}")
    print(f"result {' '.join(str(n) for n in await all)}")
    await other


asyncio.run(main())
