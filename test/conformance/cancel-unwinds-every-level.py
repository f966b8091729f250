# oracle: cpython micropython
import asyncio


async def level(n):
    try:
        if n == 0:
            await asyncio.sleep(10)
        else:
            await level(n - 1)
    finally:
        print(f"level {n} unwinds")


async def main():
    task = asyncio.create_task(level(3))
    await asyncio.sleep(0.01)
    task.cancel()
    try:
        await task
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print("cancelled" if cancel else "another error")


asyncio.run(main())
