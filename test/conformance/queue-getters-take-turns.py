# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue()

    async def take(name, times):
        for _ in range(times):
            print(f"{name} got {await queue.get()}")

    tasks = [
        asyncio.create_task(take("a", 2)),
        asyncio.create_task(take("b", 1)),
        asyncio.create_task(take("c", 2)),
    ]
    await asyncio.sleep(0.01)
    for n in range(1, 6):
        queue.put_nowait(n)
        await asyncio.sleep(0)
    for task in tasks:
        await task


asyncio.run(main())
