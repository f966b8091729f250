# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def main():
    async def bad():
        await asyncio.sleep(0.02)
        raise ValueError("the outer task is broken")

    async def idle():
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(0.02)
            print("the inner task is clean")

    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(bad())
            try:
                async with asyncio.TaskGroup() as inner:
                    inner.create_task(idle())
            except BaseException as e:
                cancel = isinstance(e, asyncio.CancelledError)
                print(f"inner group: {'CancelledError' if cancel else 'another'}")
                raise
    except ExceptionGroup as e:
        print(f"outer group: {', '.join(str(each) for each in e.exceptions)}")


asyncio.run(main())
