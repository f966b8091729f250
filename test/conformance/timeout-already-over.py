# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def attempt(seconds, waits):
    try:
        async with asyncio.timeout(seconds) as scope:
            print("the body starts")
            if waits:
                await asyncio.sleep(0)
            value = "a value"
        print(f"{seconds}: {value}")
    except TimeoutError:
        print(f"{seconds}: TimeoutError")
    print(f"expired: {'yes' if scope.expired() else 'no'}")


async def main():
    await attempt(0, True)
    await attempt(-1, True)
    await attempt(0, False)
    await asyncio.sleep(0)


asyncio.run(main())
