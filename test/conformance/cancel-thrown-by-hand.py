# oracle: cpython
# MicroPython: tasks have no cancelled().
import asyncio


async def main():
    async def give_up():
        raise asyncio.CancelledError("I give up")

    task = asyncio.create_task(give_up())
    try:
        await task
    except asyncio.CancelledError as e:
        print(f"caught: {e}")
    print(f"cancelled? {'yes' if task.cancelled() else 'no'}")


asyncio.run(main())
