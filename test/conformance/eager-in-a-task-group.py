# oracle: cpython3.13
# CPython 3.11, MicroPython: there are no eager tasks.
import asyncio


async def main():
    async def at_once():
        return "at once"

    async def broken():
        raise ValueError("broken at once")

    async def slow():
        try:
            await asyncio.sleep(10)
        finally:
            print("the slow one is cancelled")

    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    try:
        async with asyncio.TaskGroup() as group:
            good = group.create_task(at_once())
            print(f"good: {good.result()}")
            group.create_task(broken())
            print("the body goes on")
            group.create_task(slow())
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            print("not reached")
    except ExceptionGroup as e:
        print(f"caught: {', '.join(str(each) for each in e.exceptions)}")


asyncio.run(main())
