# oracle: cpython micropython
import asyncio


async def long():
    await asyncio.sleep(10)


async def inner():
    try:
        await asyncio.wait_for(long(), 0.02)
        return "not reached"
    except BaseException as e:
        timeout = isinstance(e, asyncio.TimeoutError)
        print(f"inner: {'TimeoutError' if timeout else 'another'}")
        await asyncio.sleep(0.01)
        return "plan B"


async def main():
    print(f"outer: {await asyncio.wait_for(inner(), 1)}")


asyncio.run(main())
