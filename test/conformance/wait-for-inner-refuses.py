# oracle: cpython
# MicroPython: TimeoutError; the value is lost.
import asyncio


async def stubborn():
    try:
        await asyncio.sleep(10)
        return "not reached"
    except asyncio.CancelledError:
        print("no, thank you")
        await asyncio.sleep(0.01)
        return "a value after all"


async def main():
    print(await asyncio.wait_for(stubborn(), 0.02))


asyncio.run(main())
