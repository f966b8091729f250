# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def producer(queue):
    for n in range(4):
        await queue.put(n)
        print(f"put {n}")


async def consumer(queue):
    while True:
        n = await queue.get()
        await asyncio.sleep(0.02)
        print(f"worked on {n}")
        queue.task_done()


async def main():
    queue = asyncio.Queue(2)
    task = asyncio.create_task(consumer(queue))
    await producer(queue)
    await queue.join()
    task.cancel()
    queue.put_nowait(8)
    queue.put_nowait(9)
    try:
        queue.put_nowait(10)
    except asyncio.QueueFull:
        print(f"full: {'yes' if queue.full() else 'no'}, of {queue.maxsize}")
    print(f"took {queue.get_nowait()} and {queue.get_nowait()}")
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty:
        print(f"empty: {'yes' if queue.empty() else 'no'}")


asyncio.run(main())
