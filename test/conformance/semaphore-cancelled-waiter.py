# oracle: cpython
# MicroPython: there is no Semaphore.
import asyncio


async def main():
    semaphore = asyncio.Semaphore(1)

    async def work(name):
        async with semaphore:
            print(f"{name} is in")

    await semaphore.acquire()
    first = asyncio.create_task(work("first"))
    second = asyncio.create_task(work("second"))
    await asyncio.sleep(0.01)
    first.cancel()
    try:
        await first
    except asyncio.CancelledError:
        print("first was cancelled")
    semaphore.release()
    await second
    print(f"locked? {'yes' if semaphore.locked() else 'no'}")


asyncio.run(main())
