# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def main():
    async def leave():
        await asyncio.sleep(0)
        raise asyncio.CancelledError()

    async def third():
        await asyncio.sleep(0.1)
        print("the third one ends")

    async with asyncio.TaskGroup() as group:
        stopped = group.create_task(asyncio.sleep(10))
        gone = group.create_task(leave())
        group.create_task(third())
        await asyncio.sleep(0.01)
        stopped.cancel()
        await asyncio.sleep(0)
        print(f"stopped: {'yes' if stopped.cancelled() else 'no'}")
        print(f"gone: {'yes' if gone.cancelled() else 'no'}")
    print("no error")


asyncio.run(main())
