# oracle: cpython
# MicroPython: there are no async generators.
import asyncio


async def slow(name):
    try:
        yield 1
        await asyncio.sleep(10)
        yield 2
    finally:
        print(f"{name} is closed")


async def collect(iterable):
    return [item async for item in iterable]


async def main():
    task = asyncio.create_task(collect(slow("first")))
    await asyncio.sleep(0.02)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")
    try:
        await asyncio.wait_for(collect(slow("second")), 0.02)
    except asyncio.TimeoutError:
        print("too late")


asyncio.run(main())
