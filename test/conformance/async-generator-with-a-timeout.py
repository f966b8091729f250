# oracle: cpython
# MicroPython: there are no async generators.
import asyncio


async def readings():
    n = 1
    try:
        while True:
            await asyncio.sleep(0.01 if n < 3 else 10)
            yield n
            n += 1
    finally:
        print("readings are closed")


async def main():
    source = readings()
    try:
        while True:
            async with asyncio.timeout(0.05):
                value = await anext(source)
            print(f"reading {value}")
    except TimeoutError:
        print("too late")
    print(f"over? {'yes' if await anext(source, None) is None else 'no'}")


asyncio.run(main())
