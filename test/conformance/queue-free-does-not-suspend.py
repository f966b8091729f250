# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue(3)

    async def get():
        print(f"other got {await queue.get()}")

    other = asyncio.create_task(get())
    for n in (1, 2, 3):
        await queue.put(n)
    print("main has put three")
    print(f"main got {await queue.get()}")
    print(f"main got {await queue.get()}")
    await other


asyncio.run(main())
