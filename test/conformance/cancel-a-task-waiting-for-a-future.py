# oracle: cpython
# MicroPython: there are no futures.
import asyncio


async def main():
    future = asyncio.get_running_loop().create_future()

    async def wait():
        try:
            await future
        finally:
            print(f"future is cancelled? {'yes' if future.cancelled() else 'no'}")

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print("task was cancelled" if cancel else "another error")
    print(f"future takes a cancel now? {'yes' if future.cancel() else 'no'}")


asyncio.run(main())
