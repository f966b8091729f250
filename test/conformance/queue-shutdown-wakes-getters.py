# oracle: cpython3.13
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue()

    async def take(name):
        try:
            print(f"{name} got {await queue.get()}")
        except asyncio.QueueShutDown:
            print(f"{name}: shut down")

    tasks = [asyncio.create_task(take(name)) for name in "abc"]
    await asyncio.sleep(0.01)
    queue.put_nowait("apple")
    queue.shutdown()
    for task in tasks:
        await task


asyncio.run(main())
