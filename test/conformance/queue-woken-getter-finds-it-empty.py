# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue()

    async def take(name):
        print(f"{name} got {await queue.get()}")

    a = asyncio.create_task(take("a"))
    b = asyncio.create_task(take("b"))
    await asyncio.sleep(0.01)
    queue.put_nowait("apple")
    print(f"main got {queue.get_nowait()}")
    await asyncio.sleep(0.01)
    queue.put_nowait("banana")
    queue.put_nowait("cherry")
    await a
    await b


asyncio.run(main())
