# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(0.02):
            await asyncio.sleep(10)
    except asyncio.TimeoutError:
        print("too late")
    try:
        async with asyncio.timeout_at(loop.time() + 0.02) as scope:
            scope.reschedule(loop.time() + 0.12)
            await asyncio.sleep(0.05)
            print(f"expired? {'yes' if scope.expired() else 'no'}")
            await asyncio.sleep(10)
    except asyncio.TimeoutError:
        print("too late")
    async with asyncio.timeout(None) as scope:
        print(f"no limit? {'yes' if scope.when() is None else 'no'}")


asyncio.run(main())
