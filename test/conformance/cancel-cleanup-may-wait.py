# oracle: cpython micropython
import asyncio


async def close_valve():
    await asyncio.sleep(0.02)
    print("valve is closed")


async def work():
    try:
        await asyncio.sleep(10)
    finally:
        print("closing the valve")
        await close_valve()
        await asyncio.sleep(0)
        print("cleanup is over")


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main saw the end")


asyncio.run(main())
