# oracle: cpython
# MicroPython: gather is a coroutine; nothing begins before it is awaited.
import asyncio


async def work(name):
    print(f"{name} begins")
    await asyncio.sleep(0.01)
    print(f"{name} ends")
    return name


async def main():
    both = asyncio.gather(work("a"), work("b"))
    print("gathered")
    await asyncio.sleep(0.04)
    print("now await")
    print(" ".join(await both))


asyncio.run(main())
