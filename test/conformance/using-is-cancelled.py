# oracle: cpython micropython
import asyncio

lock = asyncio.Lock()


class Valve:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await asyncio.sleep(0.02)
        print(f"valve is closed, the lock is {'held' if lock.locked() else 'free'}")


async def flow():
    async with lock:
        async with Valve():
            print("valve is open")
            await asyncio.sleep(10)
            print("not reached")


async def main():
    task = asyncio.create_task(flow())
    await asyncio.sleep(0.02)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")
    print(f"the lock is {'held' if lock.locked() else 'free'}")


asyncio.run(main())
