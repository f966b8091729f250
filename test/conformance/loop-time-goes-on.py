# oracle: cpython
# MicroPython: loops have no clock.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    last = start
    monotonic = True
    for _ in range(3):
        await asyncio.sleep(0.02)
        now = loop.time()
        if now < last:
            monotonic = False
        last = now
    print(f"monotonic? {'yes' if monotonic else 'no'}")
    print(f"0.06 s at least? {'yes' if last - start >= 0.059 else 'no'}")
    print(f"less than 10 s? {'yes' if last - start < 10 else 'no'}")


asyncio.run(main())
