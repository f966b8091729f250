# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def scope(seconds):
    async with asyncio.TaskGroup() as group:
        if seconds is not None:
            group.create_task(asyncio.sleep(seconds))
        asyncio.current_task().cancel()
        print("the body ends")
    print("the scope ends")
    await asyncio.sleep(0)
    print("not reached")


async def main():
    for seconds in [10, None]:
        task = asyncio.create_task(scope(seconds))
        try:
            await task
        except asyncio.CancelledError:
            print("cancelled")


asyncio.run(main())
