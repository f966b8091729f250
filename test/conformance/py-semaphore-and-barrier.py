# oracle: cpython
# MicroPython: there are no semaphores and no barriers.
import asyncio


async def main():
    semaphore = asyncio.BoundedSemaphore(2)
    barrier = asyncio.Barrier(3)

    async def runner(name, seconds):
        await semaphore.acquire()
        print(f"{name} is on the bridge")
        await asyncio.sleep(seconds)
        semaphore.release()
        print(f"{name} waits with {barrier.n_waiting} others")
        await barrier.wait()

    await asyncio.gather(runner("a", 0.02), runner("b", 0.08), runner("c", 0.02))
    print(f"all of {barrier.parties} are over, and {barrier.n_waiting} wait")
    try:
        semaphore.release()
    except ValueError:
        print("released too often")


asyncio.run(main())
