# oracle: cpython3.13
# MicroPython: there are no queues. CPython's cannot be iterated over.
import asyncio


async def collect(queue):
    items = []
    try:
        while True:
            items.append(await queue.get())
    except asyncio.QueueShutDown:
        return items


async def main():
    queue = asyncio.Queue(2)
    task = asyncio.create_task(collect(queue))
    for word in ["red", "green", "blue"]:
        await queue.put(word)
        print(f"put {word}")
        await asyncio.sleep(0)
    print(f"collected already? {'yes' if task.done() else 'no'}")
    queue.put_nowait("last")
    queue.shutdown()
    print(" ".join(await task))


asyncio.run(main())
