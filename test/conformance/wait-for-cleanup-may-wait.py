# oracle: cpython micropython
import asyncio


async def slow():
    try:
        await asyncio.sleep(10)
    finally:
        print("cleanup begins")
        await asyncio.sleep(0.06)
        print("cleanup ends")


async def main():
    async def other():
        await asyncio.sleep(0.05)
        print("meanwhile")

    asyncio.create_task(other())
    try:
        await asyncio.wait_for(slow(), 0.02)
    except asyncio.TimeoutError:
        print("TimeoutError")


asyncio.run(main())
