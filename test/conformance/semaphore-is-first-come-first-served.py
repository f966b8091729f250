# oracle: cpython
# MicroPython: there is no Semaphore.
import asyncio


async def main():
    semaphore = asyncio.Semaphore(1)

    async def work(name):
        await semaphore.acquire()
        print(f"{name} is in")
        await asyncio.sleep(0)
        semaphore.release()

    await semaphore.acquire()
    tasks = [asyncio.create_task(work(name)) for name in "abc"]
    await asyncio.sleep(0.01)
    semaphore.release()
    print(f"released, locked? {'yes' if semaphore.locked() else 'no'}")
    await work("main")
    for task in tasks:
        await task
    print(f"locked in the end? {'yes' if semaphore.locked() else 'no'}")


asyncio.run(main())
