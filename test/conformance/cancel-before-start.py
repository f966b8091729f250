# oracle: cpython micropython
import asyncio


async def work():
    try:
        print("not reached")
    finally:
        print("nor this")


async def main():
    task = asyncio.create_task(work())
    print(f"cancelled: {'yes' if task.cancel() else 'no'}")
    try:
        await task
    except asyncio.CancelledError:
        print("it never ran")


asyncio.run(main())
