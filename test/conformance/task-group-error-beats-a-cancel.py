# oracle: cpython3.13
# CPython 3.11: the cancel is lost. MicroPython: there is no TaskGroup.
import asyncio


async def clumsy():
    try:
        await asyncio.sleep(10)
    except BaseException:
        raise ValueError("the child stumbled")


async def scope():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(clumsy())
            await asyncio.sleep(10)
    except ExceptionGroup as e:
        print(f"errors: {', '.join(str(each) for each in e.exceptions)}")
        print(f"{asyncio.current_task().cancelling()} cancel request")
    await asyncio.sleep(0)
    print("not reached")


async def main():
    task = asyncio.create_task(scope())
    await asyncio.sleep(0.02)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print(f"cancelled: {'yes' if task.cancelled() else 'no'}")


asyncio.run(main())
