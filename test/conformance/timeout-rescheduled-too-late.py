# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


def attempt(scope):
    try:
        scope.reschedule(None)
        print("rescheduled")
    except RuntimeError as e:
        print(e)


async def main():
    try:
        async with asyncio.timeout(0.01) as scope:
            try:
                await asyncio.sleep(10)
            finally:
                attempt(scope)
    except TimeoutError:
        attempt(scope)
    async with asyncio.timeout(5) as scope:
        attempt(scope)
    attempt(scope)


asyncio.run(main())
