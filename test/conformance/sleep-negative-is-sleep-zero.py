# oracle: cpython micropython
import asyncio


async def other():
    print("other runs")


async def main():
    asyncio.create_task(other())
    print("before")
    await asyncio.sleep(-5)
    print("after")


asyncio.run(main())
