# oracle: cpython
# MicroPython: there are no futures.
import asyncio


async def main():
    future = asyncio.get_running_loop().create_future()
    future.set_result("future")

    async def work():
        return "task"

    async def other():
        print("another task")

    task = asyncio.create_task(work())
    await task
    asyncio.create_task(other())
    print(await future)
    print(await task)
    print("and now a turn")
    await asyncio.sleep(0)
    print("main ends")


asyncio.run(main())
