# oracle: cpython3.13
# MicroPython: there are no queues. CPython: an async generator stands for the queue's iterator.
import asyncio


async def items(queue):
    try:
        while True:
            yield await queue.get()
    except asyncio.QueueShutDown:
        return


async def main():
    queue = asyncio.Queue()
    for n in range(1, 7):
        queue.put_nowait(n)
    async for n in items(queue):
        print(f"first loop: {n}")
        if n == 2:
            break
    try:
        async for n in items(queue):
            print(f"second loop: {n}")
            if n == 4:
                raise Exception("enough")
    except Exception as e:
        print(e)
    queue.shutdown()
    async for n in items(queue):
        print(f"third loop: {n}")
    async for n in items(queue):
        print(f"not reached: {n}")
    print(f"{queue.qsize()} left")


asyncio.run(main())
