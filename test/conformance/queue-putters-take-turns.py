# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue(1)

    async def send(name):
        for n in (1, 2):
            await queue.put(f"{name} {n}")
            print(f"{name} has put {n}")

    tasks = [asyncio.create_task(send(name)) for name in "abc"]
    for _ in range(6):
        await asyncio.sleep(0.01)
        print(f"main got {queue.get_nowait()}")
    for task in tasks:
        await task


asyncio.run(main())
