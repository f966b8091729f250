# oracle: cpython
# MicroPython: there are no async generators.
import asyncio
from contextlib import aclosing

lock = asyncio.Lock()


async def bus(name):
    n = 1
    async with lock:
        while True:
            yield f"{name}{n}"
            await asyncio.sleep(0.02)
            n += 1


async def use(name, rounds):
    left = rounds
    async with aclosing(bus(name)) as messages:
        async for message in messages:
            print(message)
            left -= 1
            if left == 0:
                break
    print(f"{name} is through")


async def main():
    tasks = [asyncio.create_task(use("a", 3)), asyncio.create_task(use("b", 2))]
    await asyncio.sleep(0)
    print(f"locked? {'yes' if lock.locked() else 'no'}")
    for task in tasks:
        await task
    print(f"locked? {'yes' if lock.locked() else 'no'}")


asyncio.run(main())
