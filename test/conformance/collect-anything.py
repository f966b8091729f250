# oracle: cpython
# MicroPython: there are no async comprehensions.
import asyncio


def squares():
    for n in range(1, 4):
        yield n * n


class Countdown:
    def __init__(self, left):
        self.left = left

    def __aiter__(self):
        return self

    async def __anext__(self):
        await asyncio.sleep(0)
        if self.left == 0:
            raise StopAsyncIteration
        self.left -= 1
        return self.left


async def main():
    print(*squares())
    print(*[n async for n in Countdown(3)])
    tasks = [
        asyncio.create_task(asyncio.sleep(0.04, "late")),
        asyncio.create_task(asyncio.sleep(0.02, "early")),
    ]
    print(*[await task for task in tasks])


asyncio.run(main())
