# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue()
    await queue.join()
    print("nothing to wait for")
    for n in (1, 2, 3):
        queue.put_nowait(n)

    async def work():
        while True:
            n = await queue.get()
            print(f"working on {n}, {queue.qsize()} left")
            await asyncio.sleep(0.01)
            print(f"{n} is done")
            queue.task_done()

    async def join():
        await queue.join()
        print("other has joined")

    worker = asyncio.create_task(work())
    other = asyncio.create_task(join())
    await queue.join()
    print("main has joined")
    await other
    worker.cancel()


asyncio.run(main())
