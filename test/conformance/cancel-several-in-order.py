# oracle: cpython micropython
import asyncio


async def worker(n):
    try:
        await asyncio.sleep(10 + n)
    finally:
        print(f"worker {n} stops")


async def main():
    tasks = []
    for n in range(4):
        tasks.append(asyncio.create_task(worker(n)))
    await asyncio.sleep(0)
    for n in [2, 0, 3, 1]:
        tasks[n].cancel()
    for task in tasks:
        try:
            await task
        except asyncio.CancelledError:
            pass
    print("all have stopped")


asyncio.run(main())
