# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def feed(watchdog):
    loop = asyncio.get_running_loop()
    for i in range(1, 4):
        await asyncio.sleep(0.05)
        watchdog.reschedule(loop.time() + 0.1)
        print(f"fed {i}")


async def main():
    try:
        async with asyncio.timeout(0.1) as watchdog:
            await asyncio.create_task(feed(watchdog))
            print("still alive")
            await asyncio.sleep(10)
    except TimeoutError:
        print("TimeoutError")


asyncio.run(main())
