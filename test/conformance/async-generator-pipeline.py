# oracle: cpython
# MicroPython: there are no async generators.
import asyncio


async def numbers():
    for n in range(1, 6):
        await asyncio.sleep(0)
        print(f"make {n}")
        yield n


async def odd(source):
    async for n in source:
        if n % 2 == 1:
            yield n


async def squares(source):
    async for n in source:
        await asyncio.sleep(0)
        yield n * n


async def main():
    async for square in squares(odd(numbers())):
        print(f"take {square}")
    print("the end")


asyncio.run(main())
