# oracle: cpython
# MicroPython: RuntimeError, "can't cancel self".
import asyncio


async def work():
    asyncio.current_task().cancel()
    print("still running")
    try:
        await asyncio.sleep(0)
        print("not reached")
    finally:
        print("interrupted")


async def main():
    try:
        await asyncio.create_task(work())
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print("cancelled" if cancel else "another error")


asyncio.run(main())
