# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(0.03) as scope:
            scope.reschedule(scope.when() + 0.12)
            await asyncio.sleep(0.06)
            print("later")
            scope.reschedule(None)
            await asyncio.sleep(0.06)
            print(f"never: {'yes' if scope.when() is None else 'no'}")
            soon = loop.time() + 0.02
            scope.reschedule(soon)
            print(f"soon: {'yes' if scope.when() == soon else 'no'}")
            await asyncio.sleep(10)
            print("not reached")
    except TimeoutError:
        print("TimeoutError")


asyncio.run(main())
