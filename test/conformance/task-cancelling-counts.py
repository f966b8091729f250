# oracle: cpython
# MicroPython: there are no cancelling and uncancel.
import asyncio


async def stubborn():
    me = asyncio.current_task()
    for i in range(2):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print(f"cancelled, {me.cancelling()} requests")
    print(f"uncancel: {me.uncancel()} left")
    await asyncio.sleep(0.02)
    print(f"uncancel: {me.uncancel()} left")
    print(f"uncancel: {me.uncancel()} left")
    return "the end"


async def main():
    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    print(f"{task.cancelling()} requests")
    task.cancel()
    task.cancel()
    print(f"{task.cancelling()} requests")
    await asyncio.sleep(0.02)
    task.cancel()
    print(await task)
    print(f"cancel: {'yes' if task.cancel() else 'no'}, {task.cancelling()} requests")


asyncio.run(main())
