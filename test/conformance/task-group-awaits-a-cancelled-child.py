# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def main():
    async def other():
        try:
            await asyncio.sleep(10)
        finally:
            print("the other task is cancelled")

    try:
        async with asyncio.TaskGroup() as group:
            stopped = group.create_task(asyncio.sleep(10))
            group.create_task(other())
            await asyncio.sleep(0)
            stopped.cancel()
            await stopped
    except asyncio.CancelledError:
        print("CancelledError")
    print(f"{asyncio.current_task().cancelling()} cancel requests")
    await asyncio.sleep(0)
    print("main ends")


asyncio.run(main())
