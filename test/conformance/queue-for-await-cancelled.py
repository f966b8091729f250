# oracle: cpython3.13
# MicroPython: there are no queues. CPython: a loop until QueueShutDown stands for async for.
import asyncio


async def main():
    queue = asyncio.Queue()

    async def work(name):
        try:
            while True:
                print(f"{name} got {await queue.get()}")
        except asyncio.QueueShutDown:
            print(f"{name} is through")
        except asyncio.CancelledError:
            print(f"{name}: cancelled")

    a = asyncio.create_task(work("a"))
    queue.put_nowait(1)
    await asyncio.sleep(0.01)
    queue.put_nowait(2)
    a.cancel()
    await a
    print(f"{queue.qsize()} left")
    b = asyncio.create_task(work("b"))
    queue.put_nowait(3)
    queue.shutdown()
    await b


asyncio.run(main())
