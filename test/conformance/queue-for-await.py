# oracle: cpython3.13
# MicroPython: there are no queues. CPython: a loop until QueueShutDown stands for async for.
import asyncio


async def main():
    queue = asyncio.Queue(2)

    async def work(name):
        try:
            while True:
                n = await queue.get()
                print(f"{name} got {n}")
                await asyncio.sleep(0)
        except asyncio.QueueShutDown:
            print(f"{name} is through")

    async def produce():
        for n in range(1, 6):
            await queue.put(n)
        queue.shutdown()
        print("shut down")

    await asyncio.gather(work("a"), work("b"), produce())


asyncio.run(main())
