# oracle: cpython
# MicroPython: the waiter does not wait for the inner coroutine to end.
import asyncio


async def slow():
    try:
        await asyncio.sleep(10)
    finally:
        print("inner is cancelled")


async def main():
    async def waiter():
        try:
            await asyncio.wait_for(slow(), 5)
        except BaseException as e:
            cancel = isinstance(e, asyncio.CancelledError)
            print(f"waiter: {'CancelledError' if cancel else 'another'}")
            raise

    task = asyncio.create_task(waiter())
    await asyncio.sleep(0.02)
    task.cancel()
    try:
        await task
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print(f"main: {'CancelledError' if cancel else 'another'}")


asyncio.run(main())
