# oracle: cpython
# MicroPython: there are no async generators.
import asyncio
from contextlib import aclosing


async def samples(name):
    n = 0
    try:
        while True:
            n += 1
            await asyncio.sleep(0)
            yield n
    finally:
        await asyncio.sleep(0.01)
        print(f"{name} is closed after {n}")


async def first_above(limit):
    async with aclosing(samples("inner")) as inner:
        async for n in inner:
            if n > limit:
                return n
    return -1


async def main():
    # JavaScript closes the generator when the loop is left; Python needs aclosing for that.
    async with aclosing(samples("outer")) as outer:
        async for n in outer:
            if n == 3:
                break
            print(f"sample {n}")
    print("left the loop")
    print(f"found {await first_above(1)}")
    try:
        async with aclosing(samples("failing")) as failing:
            async for n in failing:
                raise ValueError(f"cannot take {n}")
    except ValueError as e:
        print(e)


asyncio.run(main())
