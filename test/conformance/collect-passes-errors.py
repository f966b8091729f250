# oracle: cpython
# MicroPython: there are no async generators.
import asyncio


async def readings():
    try:
        yield 1
        await asyncio.sleep(0.01)
        yield 2
        raise ValueError("sensor is gone")
    finally:
        await asyncio.sleep(0)
        print("readings are closed")


async def main():
    values = []
    try:
        values = [value async for value in readings()]
    except ValueError as e:
        print(f"caught: {e}")
    print(f"there are {len(values)} values")


asyncio.run(main())
