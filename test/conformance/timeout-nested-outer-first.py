# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def main():
    try:
        async with asyncio.timeout(0.03) as outer:
            try:
                async with asyncio.timeout(5) as inner:
                    await asyncio.sleep(10)
            except BaseException as e:
                cancel = isinstance(e, asyncio.CancelledError)
                print(f"inner: {'CancelledError' if cancel else 'another error'}")
                raise
    except TimeoutError:
        print("outer: TimeoutError")
    scopes = [outer, inner]
    print(", ".join("expired" if scope.expired() else "not expired" for scope in scopes))


asyncio.run(main())
