# oracle: cpython3.13
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue(2)
    await queue.put("apple")
    await queue.put("banana")
    queue.shutdown()

    async def now(function, *args):
        return function(*args)

    actions = [
        lambda: now(queue.put_nowait, "cherry"),
        lambda: queue.put("cherry"),
        lambda: queue.get(),
        lambda: now(queue.get_nowait),
        lambda: queue.get(),
        lambda: now(queue.get_nowait),
        lambda: queue.put("cherry"),
    ]
    for action in actions:
        try:
            print(f"gave {await action()}")
        except asyncio.QueueShutDown:
            print("shut down")


asyncio.run(main())
