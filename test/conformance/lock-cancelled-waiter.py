# oracle: cpython micropython
import asyncio


async def main():
    lock = asyncio.Lock()
    await lock.acquire()

    async def work(name):
        try:
            await lock.acquire()
        except BaseException as e:
            cancel = isinstance(e, asyncio.CancelledError)
            print(f"{name} {'was cancelled' if cancel else 'failed'}")
            return
        print(f"{name} has the lock")
        lock.release()

    tasks = [asyncio.create_task(work(name)) for name in ["a", "b", "c"]]
    await asyncio.sleep(0.01)
    tasks[0].cancel()
    await asyncio.sleep(0.01)
    lock.release()
    for task in tasks:
        await task
    print(f"locked? {'yes' if lock.locked() else 'no'}")


asyncio.run(main())
