# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def main():
    past = asyncio.get_running_loop().time() - 1
    try:
        async with asyncio.timeout(5) as outer:
            try:
                async with asyncio.timeout(5) as inner:
                    inner.reschedule(past)
                    outer.reschedule(past)
                    try:
                        await asyncio.sleep(10)
                    finally:
                        print(f"inner expired: {'yes' if inner.expired() else 'no'}")
                        print(f"outer expired: {'yes' if outer.expired() else 'no'}")
            except BaseException as e:
                cancel = isinstance(e, asyncio.CancelledError)
                print(f"inner: {'CancelledError' if cancel else 'another error'}")
                raise
    except TimeoutError:
        print("outer: TimeoutError")


asyncio.run(main())
