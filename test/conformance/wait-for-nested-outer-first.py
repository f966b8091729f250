# oracle: cpython micropython
import asyncio


def name(e):
    if isinstance(e, asyncio.TimeoutError):
        return "TimeoutError"
    return "CancelledError" if isinstance(e, asyncio.CancelledError) else "another"


async def long():
    await asyncio.sleep(10)


async def inner():
    try:
        await asyncio.wait_for(long(), 5)
    except BaseException as e:
        print(f"inner: {name(e)}")
        raise


async def main():
    try:
        await asyncio.wait_for(inner(), 0.02)
    except BaseException as e:
        print(f"outer: {name(e)}")


asyncio.run(main())
