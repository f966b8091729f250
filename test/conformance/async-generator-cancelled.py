# oracle: cpython
# MicroPython: there are no async generators.
import asyncio


async def slow():
    try:
        yield 1
        await asyncio.sleep(10)
        yield 2
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print(f"generator: {'CancelledError' if cancel else 'another'}")
        raise
    finally:
        print("generator: finally")


async def main():
    async def work():
        async for n in slow():
            print(f"n {n}")

    task = asyncio.create_task(work())
    await asyncio.sleep(0.02)
    task.cancel()
    try:
        await task
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print(f"task: {'CancelledError' if cancel else 'another'}")


asyncio.run(main())
