# oracle: cpython
# MicroPython: there are no TaskGroup and timeout.
import asyncio


async def child(fails):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        await asyncio.sleep(0.02)
        print("the child is clean")
        if fails:
            raise ValueError("the child stumbled")
        raise


async def attempt(fails):
    try:
        async with asyncio.timeout(0.02):
            async with asyncio.TaskGroup() as group:
                group.create_task(child(fails))
    except TimeoutError:
        print("TimeoutError")
    except ExceptionGroup as e:
        print(f"group of: {e.exceptions[0]}")
    await asyncio.sleep(0)


async def main():
    await attempt(False)
    await attempt(True)
    print("main ends")


asyncio.run(main())
