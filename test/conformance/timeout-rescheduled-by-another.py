# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def feed(watchdog):
    loop = asyncio.get_running_loop()
    for i in range(1, 4):
        await asyncio.sleep(0.04)
        watchdog.reschedule(loop.time() + 0.12)
        print(f"fed {i}")


async def main():
    try:
        async with asyncio.timeout(0.12) as watchdog:
            task = asyncio.create_task(feed(watchdog))
            await asyncio.sleep(0.16)
            print("still alive")
            await asyncio.sleep(10)
    except TimeoutError:
        print("TimeoutError")
    await task


asyncio.run(main())
