# oracle: cpython
# MicroPython: there is no as_completed.
import asyncio


async def work(n):
    await asyncio.sleep(0.03 * n)
    return n


async def main():
    coros = [work(n) for n in [3, 1, 2]]
    for next in asyncio.as_completed(coros):
        print(f"{await next} has ended")


asyncio.run(main())
