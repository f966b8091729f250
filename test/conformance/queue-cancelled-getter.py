# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue()

    async def take(name):
        try:
            print(f"{name} got {await queue.get()}")
        except asyncio.CancelledError:
            print(f"{name}: cancelled")

    a = asyncio.create_task(take("a"))
    b = asyncio.create_task(take("b"))
    c = asyncio.create_task(take("c"))
    await asyncio.sleep(0.01)
    a.cancel()
    await a
    queue.put_nowait("apple")
    b.cancel()
    await b
    await c
    print(f"{queue.qsize()} left")


asyncio.run(main())
