# oracle: cpython micropython
import asyncio


async def work():
    try:
        await asyncio.sleep(10)
    finally:
        print("cleanup begins")
        try:
            await asyncio.sleep(10)
            print("not reached")
        finally:
            print("cleanup is interrupted")


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.sleep(0.01)
    print(f"done? {'yes' if task.done() else 'no'}")
    task.cancel()
    try:
        await task
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print("cancelled" if cancel else "another error")


asyncio.run(main())
