# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def fail(name):
    await asyncio.sleep(0)
    raise ValueError(f"{name} failed")


async def stumble(name, seconds):
    try:
        await asyncio.sleep(10)
    except BaseException:
        await asyncio.sleep(seconds)
        raise ValueError(f"{name} stumbled")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(stumble("slow", 0.06))
            group.create_task(stumble("fast", 0.03))
            group.create_task(fail("one"))
            group.create_task(fail("two"))
    except ExceptionGroup as e:
        print(e)
        for each in e.exceptions:
            print(each)


asyncio.run(main())
