# oracle: cpython micropython
import asyncio


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
    async for n in Countdown(3):
        print(f"{n} to go")
    print("lift off")


asyncio.run(main())
