# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.LifoQueue()
    for item in ("apple", "banana", "cherry"):
        await queue.put(item)
    print(f"got {await queue.get()}")
    await queue.put("date")
    while not queue.empty():
        print(f"got {await queue.get()}")
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty:
        print("it is empty")


asyncio.run(main())
