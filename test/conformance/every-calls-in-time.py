# oracle: cpython
# MicroPython: loops have no clock.
import asyncio


async def every(period, fn):
    loop = asyncio.get_running_loop()
    start = loop.time()
    while True:
        await asyncio.sleep(period - (loop.time() - start) % period)
        await fn()


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    enough = asyncio.Event()
    calls = 0

    async def call():
        nonlocal calls
        calls += 1
        periods = (loop.time() - start) / 0.05
        print(f"call {calls} in period {int(periods + 0.1)}")
        if calls == 2:
            await asyncio.sleep(0.07)
        if calls == 3:
            enough.set()

    task = asyncio.create_task(every(0.05, call))
    await enough.wait()
    task.cancel()
    await asyncio.sleep(0.06)
    print(f"cancelled? {'yes' if task.cancelled() else 'no'}")


asyncio.run(main())
