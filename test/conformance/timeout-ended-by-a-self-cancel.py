# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def work():
    async with asyncio.timeout(5):
        asyncio.current_task().cancel()
        print("the body ends")
    print("the scope ends")
    await asyncio.sleep(0)
    print("not reached")


async def main():
    try:
        await asyncio.create_task(work())
    except asyncio.CancelledError:
        print("cancelled")


asyncio.run(main())
