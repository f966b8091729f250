# oracle: cpython
# MicroPython: gather throws before any child has cleaned up.
import asyncio


async def child(name, cleanup):
    try:
        await asyncio.sleep(10)
    finally:
        print(f"{name} is cancelled")
        await asyncio.sleep(cleanup)
        print(f"{name} is clean")


async def main():
    async def both():
        await asyncio.gather(child("a", 0.02), child("b", 0.06))

    task = asyncio.create_task(both())
    await asyncio.sleep(0.01)
    task.cancel()
    try:
        await task
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print("gather was cancelled" if cancel else "another error")
    await asyncio.sleep(0.08)
    print("main ends")


asyncio.run(main())
