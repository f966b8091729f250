# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    scopes = []
    for seconds in [10, None]:
        async with asyncio.timeout(seconds) as scope:
            scopes.append(scope)
            await asyncio.sleep(0.01)
            value = "no limit" if seconds is None else "in time"
        print(value)
    for scope in scopes:
        when = scope.when()
        later = when is not None and when > loop.time() + 5
        print("never" if when is None else "later" if later else "before")
        print(f"expired: {'yes' if scope.expired() else 'no'}")


asyncio.run(main())
