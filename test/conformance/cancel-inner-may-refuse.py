# oracle: cpython micropython
import asyncio


async def inner():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("inner refuses")
    await asyncio.sleep(0.01)
    return "inner value"


async def main():
    inner_task = asyncio.create_task(inner())

    async def outer():
        return f"outer got {await inner_task}"

    outer_task = asyncio.create_task(outer())
    await asyncio.sleep(0.01)
    outer_task.cancel()
    print(await outer_task)


asyncio.run(main())
