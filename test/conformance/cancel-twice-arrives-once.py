# oracle: cpython micropython
import asyncio


async def work():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("cancelled once")
    await asyncio.sleep(0)
    await asyncio.sleep(0.01)
    return "finished all the same"


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    task.cancel()
    task.cancel()
    print(await task)


asyncio.run(main())
