# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def child(name, seconds):
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(seconds)
        print(f"{name} is clean")


async def main():
    async def parent():
        async with asyncio.TaskGroup() as group:
            group.create_task(child("a", 0.05))
            group.create_task(child("b", 0.02))
            print("the body ends")

    task = asyncio.create_task(parent())
    await asyncio.sleep(0.01)
    task.cancel("lunch")
    try:
        await task
    except asyncio.CancelledError as e:
        print(f"cancelled: {e}")


asyncio.run(main())
