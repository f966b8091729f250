# oracle: cpython
# MicroPython: a gather is no future and cannot be gathered.
import asyncio


async def leaf(name, seconds):
    await asyncio.sleep(seconds)
    return name


async def main():
    inner = asyncio.gather(leaf("a", 0.02), leaf("b", 0.01))
    pair, single = await asyncio.gather(inner, leaf("c", 0))
    print(f"{' '.join(pair)} and {single}")
    print(f"again: {' '.join(await inner)}")


asyncio.run(main())
