# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def main():
    try:
        async with asyncio.timeout(0.03):
            try:
                await asyncio.sleep(10)
            except BaseException as e:
                cancel = isinstance(e, asyncio.CancelledError)
                print(f"body: {'CancelledError' if cancel else 'another error'}")
                await asyncio.sleep(0.02)
                print("the body is clean")
                raise
        print("not reached")
    except TimeoutError:
        print("main: TimeoutError")


asyncio.run(main())
