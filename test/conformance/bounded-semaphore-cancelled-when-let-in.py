# oracle: cpython
# MicroPython: there is no Semaphore.
import asyncio


async def main():
    semaphore = asyncio.BoundedSemaphore(1)
    await semaphore.acquire()
    task = asyncio.create_task(semaphore.acquire())
    await asyncio.sleep(0.01)
    semaphore.release()
    task.cancel()
    await asyncio.sleep(0.01)
    print(f"cancelled? {'yes' if task.cancelled() else 'no'}")
    print(f"locked? {'yes' if semaphore.locked() else 'no'}")
    try:
        semaphore.release()
    except ValueError as e:
        print(e)
    await semaphore.acquire()
    semaphore.release()
    print("acquired and released")


asyncio.run(main())
