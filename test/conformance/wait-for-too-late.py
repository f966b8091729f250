# oracle: cpython micropython
import asyncio


async def slow():
    try:
        print("slow begins")
        await asyncio.sleep(10)
        print("not reached")
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print(f"slow gets {'CancelledError' if cancel else 'another'}")
        raise
    finally:
        print("slow ends")


async def main():
    try:
        await asyncio.wait_for(slow(), 0.02)
    except BaseException as e:
        timeout = isinstance(e, asyncio.TimeoutError)
        print(f"main gets {'TimeoutError' if timeout else 'another'}")


asyncio.run(main())
