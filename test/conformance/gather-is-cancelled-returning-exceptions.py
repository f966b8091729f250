# oracle: cpython micropython
import asyncio


async def child(name):
    try:
        await asyncio.sleep(10)
    finally:
        print(f"{name} ends")


async def main():
    async def both():
        await asyncio.gather(child("a"), child("b"), return_exceptions=True)
        print("not reached")

    task = asyncio.create_task(both())
    await asyncio.sleep(0.01)
    task.cancel()
    try:
        await task
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print("gather was cancelled" if cancel else "another error")


asyncio.run(main())
