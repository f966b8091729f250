# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


def show(error, indent):
    print(f"{indent}{error}")
    if isinstance(error, ExceptionGroup):
        for each in error.exceptions:
            show(each, f"{indent}  ")


async def main():
    async def idle():
        try:
            await asyncio.sleep(10)
        finally:
            print("the outer group's task is cancelled")

    async def bad():
        await asyncio.sleep(0.02)
        raise ValueError("the inner task is broken")

    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(idle())
            async with asyncio.TaskGroup() as inner:
                inner.create_task(bad())
    except ExceptionGroup as e:
        show(e, "")


asyncio.run(main())
