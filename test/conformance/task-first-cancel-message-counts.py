# oracle: cpython
# MicroPython: cancel() takes no message.
import asyncio


async def main():
    future = asyncio.Future()

    async def wait():
        await future

    waits = asyncio.create_task(wait())
    sleeps = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    for task in [waits, sleeps]:
        task.cancel("low battery")
        task.cancel("lunch")
        try:
            await task
        except asyncio.CancelledError as e:
            print(e)


asyncio.run(main())
