# oracle: cpython
# MicroPython: there are no async generators.
import asyncio


async def average():
    total = 0
    count = 0
    while count < 3:
        sample = yield 0 if count == 0 else total // count
        await asyncio.sleep(0)
        total += sample
        count += 1


async def main():
    generator = average()
    await generator.asend(None)
    for sample in [10, 20, 60, 90]:
        try:
            print(f"average {await generator.asend(sample)}")
        except StopAsyncIteration:
            print("over")


asyncio.run(main())
