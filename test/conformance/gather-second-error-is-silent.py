# oracle: cpython
# MicroPython: the same, but it complains on stderr that the later error was not retrieved.
import asyncio


async def fail(name, seconds):
    await asyncio.sleep(seconds)
    print(f"{name} fails")
    raise ValueError(name)


async def main():
    try:
        await asyncio.gather(fail("late", 0.04), fail("early", 0.01))
    except ValueError as e:
        print(f"caught {e}")
    await asyncio.sleep(0.06)
    print("main ends")


asyncio.run(main())
