# oracle: cpython micropython
import asyncio


async def spin():
    rounds = 0
    try:
        while True:
            rounds += 1
            await asyncio.sleep(0)
    finally:
        print(f"spun {rounds} times")


async def main():
    task = asyncio.create_task(spin())
    for i in range(5):
        await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")


asyncio.run(main())
