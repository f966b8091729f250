# oracle: cpython micropython
import asyncio


async def hello(n):
    print(f"task {n} begins")


async def main():
    asyncio.create_task(hello(1))
    asyncio.create_task(hello(2))
    print("created two")
    await asyncio.sleep(0)
    print("main again")


asyncio.run(main())
