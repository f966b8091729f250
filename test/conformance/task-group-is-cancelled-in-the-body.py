# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def main():
    async def child():
        try:
            await asyncio.sleep(10)
        finally:
            print("the child is cancelled")

    async def parent():
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
            try:
                await asyncio.sleep(10)
            finally:
                print("the body is cancelled")
                await asyncio.sleep(0.02)
                print("the body is clean")

    task = asyncio.create_task(parent())
    await asyncio.sleep(0.01)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print(f"cancelled: {'yes' if task.cancelled() else 'no'}")


asyncio.run(main())
