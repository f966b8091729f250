# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue(2)
    for n in (1, 2, 3):
        try:
            queue.put_nowait(n)
            print(f"{n} is in, full? {'yes' if queue.full() else 'no'}")
        except asyncio.QueueFull:
            print(f"{n}: the queue is full")
    for n in (1, 2, 3):
        try:
            item = queue.get_nowait()
            print(f"{item} is out, empty? {'yes' if queue.empty() else 'no'}")
        except asyncio.QueueEmpty:
            print("the queue is empty")
    for maxsize in (0, -1):
        endless = asyncio.Queue(maxsize)
        for n in range(50):
            endless.put_nowait(n)
        full = "yes" if endless.full() else "no"
        print(f"maxsize {endless.maxsize}: {endless.qsize()} items, full? {full}")


asyncio.run(main())
