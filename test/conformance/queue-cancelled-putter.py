# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue(1)

    async def send(item):
        try:
            await queue.put(item)
            print(f"{item} is in")
        except asyncio.CancelledError:
            print(f"{item}: cancelled")

    await send("apple")
    banana = asyncio.create_task(send("banana"))
    cherry = asyncio.create_task(send("cherry"))
    date = asyncio.create_task(send("date"))
    await asyncio.sleep(0.01)
    banana.cancel()
    await banana
    print(f"got {await queue.get()}")
    cherry.cancel()
    await cherry
    await date
    print(f"got {await queue.get()}")
    print(f"{queue.qsize()} left")


asyncio.run(main())
