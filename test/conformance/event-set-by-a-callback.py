# oracle: cpython
# MicroPython: tasks have no callbacks.
import asyncio


async def main():
    finished = asyncio.Event()
    left = 3

    async def work(n):
        await asyncio.sleep(0.02 * n)
        print(f"worker {n} ends")

    def ended(task):
        nonlocal left
        left -= 1
        if left == 0:
            finished.set()

    tasks = [asyncio.create_task(work(n)) for n in range(1, 4)]
    for task in tasks:
        task.add_done_callback(ended)
    await finished.wait()
    print("all workers are through")


asyncio.run(main())
