# oracle: cpython
# MicroPython: there are no async generators.
import asyncio


async def samples(name):
    n = 1
    try:
        while True:
            await asyncio.sleep(0)
            yield n
            n += 1
    finally:
        await asyncio.sleep(0.01)
        print(f"{name} is closed")


async def main():
    generator = samples("first")
    for _ in range(2):
        print(f"sample {await generator.__anext__()}")
    await generator.aclose()
    print(f"over? {'yes' if await anext(generator, None) is None else 'no'}")
    await generator.aclose()
    print("once more is no error")
    fresh = samples("second")
    await fresh.aclose()
    print(f"never started, and over? {'yes' if await anext(fresh, None) is None else 'no'}")


asyncio.run(main())
