# oracle: cpython micropython
import asyncio


async def main():
    event = asyncio.Event()
    lock = asyncio.Lock()

    async def worker(name):
        await event.wait()
        await lock.acquire()
        print(f"{name} has the lock, it is {'locked' if lock.locked() else 'free'}")
        await asyncio.sleep(0)
        lock.release()

    tasks = [asyncio.create_task(worker(name)) for name in ["a", "b"]]
    await asyncio.sleep(0)
    print(f"set? {'yes' if event.is_set() else 'no'}")
    event.set()
    print(f"set? {'yes' if event.is_set() else 'no'}")
    for task in tasks:
        await task
    event.clear()
    print(f"set? {'yes' if event.is_set() else 'no'}")


asyncio.run(main())
