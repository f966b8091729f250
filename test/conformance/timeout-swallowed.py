# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def main():
    async with asyncio.timeout(0.02) as scope:
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print(f"swallowed, expired: {'yes' if scope.expired() else 'no'}")
            print(f"{asyncio.current_task().cancelling()} cancel request")
        await asyncio.sleep(0.04)
        value = "late, but here"
    print(value)
    print(f"{asyncio.current_task().cancelling()} cancel requests")


asyncio.run(main())
