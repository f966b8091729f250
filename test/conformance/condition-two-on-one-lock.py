# oracle: cpython
# MicroPython: there is no Condition.
import asyncio


async def main():
    lock = asyncio.Lock()
    not_empty = asyncio.Condition(lock)
    not_full = asyncio.Condition(lock)
    buffer = []

    async def produce():
        for n in range(1, 6):
            async with lock:
                await not_full.wait_for(lambda: len(buffer) < 2)
                buffer.append(n)
                print(f"put {n}, {len(buffer)} in the buffer")
                not_empty.notify()

    async def consume():
        for _ in range(5):
            async with lock:
                await not_empty.wait_for(lambda: len(buffer) > 0)
                print(f"got {buffer.pop(0)}")
                not_full.notify()

    await asyncio.gather(produce(), consume())


asyncio.run(main())
