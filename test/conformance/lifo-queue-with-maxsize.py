# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.LifoQueue(2)

    async def send(n):
        await queue.put(n)
        print(f"{n} is in")

    tasks = [asyncio.create_task(send(n)) for n in range(1, 6)]
    await asyncio.sleep(0.01)
    try:
        queue.put_nowait(6)
    except asyncio.QueueFull:
        print("no room for 6")
    for _ in range(5):
        print(f"got {await queue.get()}")
        await asyncio.sleep(0.01)
    for task in tasks:
        await task


asyncio.run(main())
