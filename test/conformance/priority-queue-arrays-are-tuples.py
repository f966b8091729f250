# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    jobs = asyncio.PriorityQueue()
    await jobs.put((2, "log"))
    await jobs.put((1, "send"))
    await jobs.put((1, "measure"))
    await jobs.put((10, "sleep"))
    await jobs.put((-1, "stop the motor"))
    while not jobs.empty():
        priority, name = await jobs.get()
        print(f"{priority} {name}")
    versions = asyncio.PriorityQueue()
    for v in ((1, 10), (1,), (1, 2, 3), (0, 99), (1, 2)):
        versions.put_nowait(v)
    while not versions.empty():
        print(".".join(str(n) for n in versions.get_nowait()))


asyncio.run(main())
