# oracle: cpython
# MicroPython: there is no as_completed.
import asyncio

calls = 0


async def roll():
    global calls
    calls += 1
    await asyncio.sleep(0)
    return 6


async def main():
    total = 0
    for next in asyncio.as_completed([roll(), roll()]):
        total += await next
    print(f"{calls} calls, sum {total}")


asyncio.run(main())
