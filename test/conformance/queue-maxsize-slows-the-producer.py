# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue(2)

    async def produce():
        for n in range(1, 6):
            await queue.put(n)
            print(f"put {n}, {queue.qsize()} in the queue")

    async def consume():
        for _ in range(5):
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            full = "yes" if queue.full() else "no"
            print(f"got {await queue.get()}, it was full? {full}")

    await asyncio.gather(produce(), consume())


asyncio.run(main())
