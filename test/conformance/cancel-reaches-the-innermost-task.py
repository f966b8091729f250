# oracle: cpython micropython
import asyncio


async def inner():
    try:
        await asyncio.sleep(10)
    finally:
        print("inner ends")


async def main():
    inner_task = asyncio.create_task(inner())

    async def outer():
        try:
            await inner_task
        finally:
            print(f"outer ends, inner is done? {'yes' if inner_task.done() else 'no'}")

    outer_task = asyncio.create_task(outer())
    await asyncio.sleep(0.01)
    outer_task.cancel()
    try:
        await outer_task
    except asyncio.CancelledError:
        print("outer was cancelled")


asyncio.run(main())
