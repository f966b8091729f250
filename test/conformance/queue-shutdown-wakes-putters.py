# oracle: cpython3.13
# MicroPython: there are no queues.
import asyncio


async def main():
    for immediate in (False, True):
        print(f"immediate? {'yes' if immediate else 'no'}")
        queue = asyncio.Queue(1)

        async def send(item):
            try:
                await queue.put(item)
                print(f"{item} is in")
            except asyncio.QueueShutDown:
                print(f"{item}: shut down")

        items = ("apple", "banana", "cherry")
        tasks = [asyncio.create_task(send(item)) for item in items]
        await asyncio.sleep(0.01)
        queue.shutdown(immediate)
        for task in tasks:
            await task
        print(f"{queue.qsize()} left")


asyncio.run(main())
