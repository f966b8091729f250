# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def child():
    print("child starts")
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(0.02)
        print("child is clean")


async def main():
    async def late():
        print("not reached")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child())
            await asyncio.sleep(0.02)
            group.create_task(late())
            raise ValueError("the body is broken")
    except ExceptionGroup as e:
        print(e)
        for each in e.exceptions:
            print(each)


asyncio.run(main())
