# oracle: cpython
# MicroPython: tasks have no result(), exception() and cancelled().
import asyncio


async def main():
    async def fail():
        raise ValueError("too hot")

    failed = asyncio.create_task(fail())
    cancelled = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    cancelled.cancel()
    await asyncio.gather(failed, cancelled, return_exceptions=True)

    error = failed.exception()
    print(f"exception: {error}")
    try:
        failed.result()
    except ValueError as e:
        print(f"result throws {'the same one' if e is error else 'another'}")
    print(f"failed is cancelled? {'yes' if failed.cancelled() else 'no'}")
    print(f"cancelled is cancelled? {'yes' if cancelled.cancelled() else 'no'}")
    for ask in [lambda: cancelled.exception(), lambda: cancelled.result()]:
        try:
            ask()
        except BaseException as e:
            cancel = isinstance(e, asyncio.CancelledError)
            print("CancelledError" if cancel else "another error")


asyncio.run(main())
