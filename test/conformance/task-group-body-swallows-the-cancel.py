# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def main():
    async def bad():
        await asyncio.sleep(0.01)
        raise ValueError("the child is broken")

    async def scope():
        async with asyncio.TaskGroup() as group:
            group.create_task(bad())
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                print("the body goes on")
            await asyncio.sleep(0.02)
            print("the body ends")
            return "a value"

    try:
        print(f"not reached: {await scope()}")
    except ExceptionGroup as e:
        print(f"caught: {', '.join(str(each) for each in e.exceptions)}")


asyncio.run(main())
