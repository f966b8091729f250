# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def main():
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            print("cleanup begins")
            await asyncio.sleep(0.12)
            print("cleanup ends")

    async def parent():
        async with asyncio.TaskGroup() as group:
            group.create_task(child())

    task = asyncio.create_task(parent())
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.sleep(0)
    print(f"done: {'yes' if task.done() else 'no'}, {task.cancelling()} requests")
    try:
        await task
    except asyncio.CancelledError:
        print(f"cancelled: {'yes' if task.cancelled() else 'no'}")


asyncio.run(main())
