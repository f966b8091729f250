# oracle: cpython
# MicroPython: there are no async generators.
import asyncio
from contextlib import aclosing


async def count(first, last):
    try:
        for n in range(first, last + 1):
            await asyncio.sleep(0)
            yield n
    finally:
        print(f"from {first} is closed")


async def both():
    try:
        yield 0
        for first, last in [(1, 2), (10, 19)]:
            async with aclosing(count(first, last)) as inner:
                async for n in inner:
                    yield n
    finally:
        print("both are closed")


async def main():
    async with aclosing(both()) as numbers:
        async for n in numbers:
            print(f"got {n}")
            if n == 11:
                break
    print("main ends")


asyncio.run(main())
