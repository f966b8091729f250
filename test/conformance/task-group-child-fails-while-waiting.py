# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def work(name, seconds, fails):
    try:
        await asyncio.sleep(seconds)
        if fails:
            raise ValueError(f"{name} is broken")
    finally:
        print(f"{name} ends")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work("fast", 0.02, False))
            group.create_task(work("bad", 0.05, True))
            group.create_task(work("slow", 10, False))
            print("the body ends")
        print("not reached")
    except ExceptionGroup as e:
        print(f"caught: {', '.join(str(each) for each in e.exceptions)}")
    await asyncio.sleep(0)
    print("main goes on")


asyncio.run(main())
