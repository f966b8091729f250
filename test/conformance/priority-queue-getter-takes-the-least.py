# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.PriorityQueue()

    async def take(name):
        priority, job = await queue.get()
        print(f"{name} got {priority} {job}")

    a = asyncio.create_task(take("a"))
    b = asyncio.create_task(take("b"))
    await asyncio.sleep(0.01)
    queue.put_nowait((5, "log"))
    queue.put_nowait((3, "send"))
    queue.put_nowait((1, "alarm"))
    await a
    await b
    print(f"left: {queue.get_nowait()[1]}")


asyncio.run(main())
