# oracle: cpython
# MicroPython: there are no TaskGroup and timeout.
import asyncio


async def main():
    async def late():
        async with asyncio.timeout(0.02):
            await asyncio.sleep(10)

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(late())
            try:
                async with asyncio.timeout(5):
                    await asyncio.sleep(10)
            except BaseException as e:
                cancel = isinstance(e, asyncio.CancelledError)
                print(f"body: {'CancelledError' if cancel else 'another error'}")
                raise
    except ExceptionGroup as e:
        for each in e.exceptions:
            timeout = isinstance(each, TimeoutError)
            print(f"group: {'TimeoutError' if timeout else 'another error'}")


asyncio.run(main())
