# oracle: cpython
# MicroPython: there are no futures.
import asyncio


async def main():
    future = asyncio.get_running_loop().create_future()

    async def wait():
        try:
            await future
        except asyncio.CancelledError as e:
            print(f"cancelled: {e}")
        await asyncio.sleep(0)
        return "went on"

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    future.cancel("no more")
    print(f"cancelled? {'yes' if future.cancelled() else 'no'}")
    print(await task)


asyncio.run(main())
