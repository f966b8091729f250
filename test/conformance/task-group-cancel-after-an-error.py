# oracle: cpython3.13
# CPython 3.11: the cancel is lost. MicroPython: there is no TaskGroup.
import asyncio


async def scope():
    async def bad():
        await asyncio.sleep(0.02)
        raise ValueError("broken")

    async def slow():
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(0.12)
            print("the other child is clean")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(bad())
            group.create_task(slow())
    except BaseException as e:
        kind = "ExceptionGroup" if isinstance(e, ExceptionGroup) else "another error"
        print(f"{kind}, {asyncio.current_task().cancelling()} cancel request")
    await asyncio.sleep(0)
    print("not reached")


async def main():
    task = asyncio.create_task(scope())
    await asyncio.sleep(0.04)
    print(f"{task.cancelling()} cancel request, of the group")
    task.cancel()
    print(f"{task.cancelling()} cancel requests")
    try:
        await task
    except asyncio.CancelledError:
        print(f"cancelled: {'yes' if task.cancelled() else 'no'}")


asyncio.run(main())
