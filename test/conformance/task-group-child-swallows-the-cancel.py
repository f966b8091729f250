# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("stubborn goes on")
    await asyncio.sleep(0.03)
    print("stubborn ends")
    return "a value"


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(stubborn())
            await asyncio.sleep(0.01)
            raise ValueError("the body is broken")
    except ExceptionGroup as e:
        print(f"{len(e.exceptions)} error")
    print(f"stubborn gave {task.result()}")


asyncio.run(main())
