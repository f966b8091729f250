# oracle: cpython micropython
import asyncio


async def read():
    await asyncio.sleep(0.01)
    return 21


async def at_once():
    return "at once"


async def main():
    print(f"function: {await asyncio.wait_for(read(), 1)}")
    task = asyncio.create_task(read())
    print(f"task: {await asyncio.wait_for(task, 1)}")
    print(f"done task: {await asyncio.wait_for(task, 1)}")
    print(f"without a suspension: {await asyncio.wait_for(at_once(), 1)}")


asyncio.run(main())
