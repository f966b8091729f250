# oracle: cpython
# MicroPython: there is no Semaphore.
import asyncio


async def main():
    bounded = asyncio.BoundedSemaphore(2)
    await bounded.acquire()
    bounded.release()
    print("released once")
    try:
        bounded.release()
    except ValueError as e:
        print(e)
    await bounded.acquire()
    await bounded.acquire()
    print(f"bounded: locked after two? {'yes' if bounded.locked() else 'no'}")
    plain = asyncio.Semaphore(2)
    plain.release()
    await plain.acquire()
    await plain.acquire()
    print(f"plain: locked after two? {'yes' if plain.locked() else 'no'}")


asyncio.run(main())
