# oracle: cpython3.13
# CPython 3.11 forgets to cancel the outer body again. MicroPython: there is no TaskGroup.
import asyncio


async def fail(message):
    await asyncio.sleep(0)
    raise ValueError(message)


def show(where, error):
    messages = ", ".join(str(each) for each in error.exceptions)
    count = asyncio.current_task().cancelling()
    print(f"{where}: {messages}; {count} cancel requests")


async def main():
    try:
        async with asyncio.TaskGroup() as outer:
            try:
                async with asyncio.TaskGroup() as inner:
                    inner.create_task(fail("inner"))
                    outer.create_task(fail("outer"))
            except ExceptionGroup as e:
                show("inner group", e)
            await asyncio.sleep(10)
            print("not reached")
    except ExceptionGroup as e:
        show("outer group", e)
    await asyncio.sleep(0)
    print("main ends")


asyncio.run(main())
