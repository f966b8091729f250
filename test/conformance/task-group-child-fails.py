# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def good():
    try:
        await asyncio.sleep(10)
    finally:
        print("good is cancelled")
        await asyncio.sleep(0.02)
        print("good is clean")


async def bad():
    await asyncio.sleep(0.02)
    raise ValueError("bad is broken")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(good())
            group.create_task(bad())
            try:
                await asyncio.sleep(10)
            except BaseException as e:
                cancel = isinstance(e, asyncio.CancelledError)
                print(f"body: {'CancelledError' if cancel else 'another error'}")
                raise
    except ExceptionGroup as e:
        print(e)
        for each in e.exceptions:
            print(each)


asyncio.run(main())
