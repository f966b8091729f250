# oracle: cpython cpython3.13
# MicroPython has no Semaphore.
import asyncio


async def main():
    semaphore = asyncio.Semaphore(0)

    async def enter(name):
        await semaphore.acquire()
        print(f"{name} is in")

    first = asyncio.create_task(enter("first"))
    await asyncio.sleep(0)
    semaphore.release()
    semaphore.release()
    semaphore.release()
    await enter("second")
    print(f"locked {str(semaphore.locked()).lower()}")
    await first
    await enter("third")
    print(f"locked {str(semaphore.locked()).lower()}")


asyncio.run(main())
