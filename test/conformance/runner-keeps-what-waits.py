# oracle: cpython
# MicroPython: there are no runners.
import asyncio

lock = asyncio.Lock()
runner = asyncio.Runner()
tasks = []


async def worker(name):
    async with lock:
        print(f"{name} has the lock")


async def first():
    await lock.acquire()
    for name in ["a", "b"]:
        tasks.append(asyncio.create_task(worker(name)))
    await asyncio.sleep(0.02)
    print(f"first main leaves it {'locked' if lock.locked() else 'free'}")


async def second():
    lock.release()
    await asyncio.sleep(0.02)
    print(f"second main finds it {'locked' if lock.locked() else 'free'}")


runner.run(first())
runner.run(second())
runner.close()
