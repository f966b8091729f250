# oracle: cpython
# MicroPython: there are no queues. CPython: __lt__ stands for the option compare.
import asyncio


class Job:
    def __init__(self, priority, name):
        self.priority = priority
        self.name = name

    def __lt__(self, other):
        return self.priority < other.priority


async def main():
    queue = asyncio.PriorityQueue()
    for n in range(12):
        await queue.put(Job(n % 3, f"job {n}"))
    for _ in range(5):
        job = await queue.get()
        print(f"{job.priority}: {job.name}")
    await queue.put(Job(1, "late"))
    while not queue.empty():
        job = await queue.get()
        print(f"{job.priority}: {job.name}")


asyncio.run(main())
