# oracle: cpython micropython
import asyncio


async def main():
    lock = asyncio.Lock()
    try:
        lock.release()
        print("not reached")
    except RuntimeError:
        print("error")
    await lock.acquire()
    lock.release()
    try:
        lock.release()
        print("not reached")
    except RuntimeError:
        print("error again")
    await lock.acquire()
    print("the lock still works")


asyncio.run(main())
