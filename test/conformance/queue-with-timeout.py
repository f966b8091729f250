# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue(1)
    try:
        await asyncio.wait_for(queue.get(), 0.02)
    except asyncio.TimeoutError:
        print("nothing came")
    await asyncio.wait_for(queue.put("apple"), 0.02)
    try:
        await asyncio.wait_for(queue.put("banana"), 0.02)
    except asyncio.TimeoutError:
        print("no room")
    print(f"{queue.qsize()} in the queue: {await asyncio.wait_for(queue.get(), 0.02)}")
    await queue.put("cherry")
    print(f"then {queue.get_nowait()}, empty? {'yes' if queue.empty() else 'no'}")


asyncio.run(main())
