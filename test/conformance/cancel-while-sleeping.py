# oracle: cpython micropython
import asyncio


async def work():
    try:
        print("sleeping")
        await asyncio.sleep(10)
        print("not reached")
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print(f"woken: {'CancelledError' if cancel else 'another'}")
        raise


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    task.cancel()
    print("cancel() has returned")
    try:
        await task
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print(f"awaited: {'CancelledError' if cancel else 'another'}")


asyncio.run(main())
