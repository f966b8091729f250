# oracle: cpython3.13
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue()
    queue.put_nowait("apple")
    queue.put_nowait("banana")

    async def join():
        await queue.join()
        print("joined")

    joiner = asyncio.create_task(join())
    await asyncio.sleep(0.01)
    queue.shutdown(True)
    print(f"{queue.qsize()} left")
    await joiner
    try:
        await queue.get()
    except asyncio.QueueShutDown:
        print("shut down")
    try:
        queue.task_done()
    except ValueError:
        print("nothing is left to be done")


asyncio.run(main())
