# oracle: cpython
# MicroPython: there is no Semaphore.
import asyncio


async def main():
    semaphore = asyncio.Semaphore(3)

    async def run():
        print("other runs")

    other = asyncio.create_task(run())
    for n in range(1, 4):
        locked = "yes" if semaphore.locked() else "no"
        await semaphore.acquire()
        print(f"{n} taken, it was locked? {locked}")
    print(f"locked? {'yes' if semaphore.locked() else 'no'}")
    await other
    semaphore.release()
    print(f"locked? {'yes' if semaphore.locked() else 'no'}")


asyncio.run(main())
