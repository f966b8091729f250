# oracle: cpython
# MicroPython: there is no wait.
import asyncio


async def main():
    async def live():
        await asyncio.sleep(0.15)
        return "the child lives"

    child = asyncio.create_task(live())

    async def watch():
        try:
            await asyncio.wait([child])
        except BaseException as e:
            cancel = isinstance(e, asyncio.CancelledError)
            print(f"waiter: {'CancelledError' if cancel else 'another'}")
            raise

    waiter = asyncio.create_task(watch())
    await asyncio.sleep(0.02)
    waiter.cancel()
    await asyncio.wait([waiter])
    print(f"waiter is cancelled: {'yes' if waiter.cancelled() else 'no'}")
    print(await child)


asyncio.run(main())
