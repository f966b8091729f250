# oracle: cpython
# MicroPython: there is no Semaphore.
import asyncio


async def main():
    semaphore = asyncio.Semaphore(0)

    async def work(name):
        await semaphore.acquire()
        print(f"{name} is in")

    tasks = [asyncio.create_task(work(name)) for name in "abcd"]
    await asyncio.sleep(0.01)
    semaphore.release()
    semaphore.release()
    tasks[0].cancel()
    tasks[1].cancel()
    await asyncio.sleep(0.01)
    for task in tasks:
        done = "yes" if task.done() else "no"
        print(f"done? {done}, cancelled? {'yes' if task.cancelled() else 'no'}")
    print(f"locked? {'yes' if semaphore.locked() else 'no'}")


asyncio.run(main())
