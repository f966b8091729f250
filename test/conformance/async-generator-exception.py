# oracle: cpython
# MicroPython: there are no async generators.
import asyncio


async def flaky():
    try:
        yield 1
        await asyncio.sleep(0)
        yield 2
        raise ValueError("out of paper")
    finally:
        await asyncio.sleep(0)
        print("flaky ends")


async def main():
    source = flaky()
    try:
        async for n in source:
            print(f"n {n}")
        print("not reached")
    except ValueError as e:
        print(f"caught {e}")
    async for n in source:
        print(f"not reached {n}")
    print("nothing more comes")


asyncio.run(main())
