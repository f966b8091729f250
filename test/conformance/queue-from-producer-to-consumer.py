# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue()

    async def produce():
        for n in range(1, 4):
            await queue.put(f"reading {n}")
            await asyncio.sleep(0)
        await queue.put("end")

    async def consume():
        while True:
            item = await queue.get()
            print(f"got {item}")
            if item == "end":
                break

    await asyncio.gather(produce(), consume())
    print(f"empty? {'yes' if queue.empty() else 'no'}")


asyncio.run(main())
