# oracle: cpython
# MicroPython: there is no Semaphore.
import asyncio


async def main():
    for value in (-1, 0, 1):
        for kind in (asyncio.Semaphore, asyncio.BoundedSemaphore):
            try:
                semaphore = kind(value)
                print(f"{value}: locked? {'yes' if semaphore.locked() else 'no'}")
            except ValueError as e:
                print(f"{value}: {e}")
    semaphore = asyncio.Semaphore()
    await semaphore.acquire()
    print(f"locked after one? {'yes' if semaphore.locked() else 'no'}")


asyncio.run(main())
