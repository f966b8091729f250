# oracle: cpython micropython
import asyncio


async def main():
    lock = asyncio.Lock()
    await lock.acquire()

    async def work(name):
        await lock.acquire()
        print(f"{name} has the lock")
        lock.release()

    first = asyncio.create_task(work("first"))
    second = asyncio.create_task(work("second"))
    await asyncio.sleep(0.01)
    lock.release()
    first.cancel()
    try:
        await first
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print("first was cancelled" if cancel else "another error")
    await second
    print(f"locked? {'yes' if lock.locked() else 'no'}")


asyncio.run(main())
