# oracle: cpython micropython
import asyncio


async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    try:
        await asyncio.wait_for(lock.acquire(), 0.02)
    except asyncio.TimeoutError:
        print("gave up")
    lock.release()
    print(f"locked? {'yes' if lock.locked() else 'no'}")
    await asyncio.wait_for(lock.acquire(), 0.02)
    print(f"locked? {'yes' if lock.locked() else 'no'}")


asyncio.run(main())
