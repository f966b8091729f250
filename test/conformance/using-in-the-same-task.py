# oracle: cpython
# MicroPython: tasks have no names.
import asyncio


class Valve:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        print(f"closing in {asyncio.current_task().get_name()}")
        try:
            await asyncio.sleep(0.06)
            print("closed")
        except asyncio.CancelledError:
            print("closing was cancelled")
            raise


async def flow():
    async with Valve():
        await asyncio.sleep(0)
        return "flowed"


async def main():
    first = asyncio.create_task(flow(), name="first")
    print(await first)
    second = asyncio.create_task(flow(), name="second")
    await asyncio.sleep(0.02)
    second.cancel()
    try:
        print(await second)
    except asyncio.CancelledError:
        print("cancelled")


asyncio.run(main())
