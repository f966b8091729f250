# oracle: cpython3.13
# MicroPython: there are no queues.
import asyncio


async def main():
    for immediate in (False, True):
        queue = asyncio.Queue()
        for n in (1, 2, 3):
            queue.put_nowait(n)
        joiner = asyncio.create_task(queue.join())
        await queue.get()
        queue.shutdown(immediate)
        await asyncio.sleep(0.01)
        print(f"{queue.qsize()} left, joined? {'yes' if joiner.done() else 'no'}")
        queue.task_done()
        await asyncio.sleep(0.01)
        print(f"one is done, joined? {'yes' if joiner.done() else 'no'}")
        while not queue.empty():
            queue.get_nowait()
            queue.task_done()
        await joiner
        print("joined")


asyncio.run(main())
