# oracle: cpython
# MicroPython: there is no Semaphore.
import asyncio


async def main():
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()
    try:
        await asyncio.wait_for(semaphore.acquire(), 0.02)
    except asyncio.TimeoutError:
        print("gave up")
    semaphore.release()
    print(f"locked? {'yes' if semaphore.locked() else 'no'}")
    value = await asyncio.wait_for(semaphore.acquire(), 0.02)
    print(f"acquired? {'yes' if value else 'no'}")
    print(f"locked? {'yes' if semaphore.locked() else 'no'}")


asyncio.run(main())
