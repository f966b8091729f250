# oracle: cpython
# MicroPython: the tasks that main leaves behind are not cancelled.
import asyncio


async def blink(name, cleanup):
    try:
        print(f"{name} starts")
        await asyncio.sleep(10)
        print("not reached")
    finally:
        await asyncio.sleep(cleanup)
        print(f"{name} is off")


async def program():
    asyncio.create_task(blink("red", 0.02))
    asyncio.create_task(blink("green", 0.06))
    await asyncio.sleep(0)
    print("main ends")
    return "value"


def first():
    print(f"run gave {asyncio.run(program())}")


first()


async def main():
    pass


asyncio.run(main())
