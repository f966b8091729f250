# oracle: cpython3.13
# CPython 3.11: the cancel is lost. MicroPython: there is no TaskGroup.
import asyncio


async def scope(go):
    async def child():
        await go.wait()
        print("the child fails")
        raise ValueError("the child is broken")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
            await asyncio.sleep(10)
    except ExceptionGroup as e:
        print(f"errors: {', '.join(str(each) for each in e.exceptions)}")
        print(f"{asyncio.current_task().cancelling()} cancel request")
    try:
        await asyncio.sleep(10)
    finally:
        print(f"{asyncio.current_task().cancelling()} cancel request")


async def main():
    for cancel_first in [True, False]:
        go = asyncio.Event()
        task = asyncio.create_task(scope(go))
        await asyncio.sleep(0.02)
        if cancel_first:
            task.cancel()
        go.set()
        if not cancel_first:
            task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            print(f"cancelled: {'yes' if task.cancelled() else 'no'}")


asyncio.run(main())
