# oracle: cpython
# MicroPython: there are no runners.
import asyncio


async def guard():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("guard: cancelled")
        raise
    finally:
        await asyncio.sleep(0.03)
        print("guard has cleaned up")


async def main():
    global kept
    kept = asyncio.create_task(guard())
    await asyncio.sleep(0.02)
    print("main ends")


async def another():
    print("the guard is still there")


runner = asyncio.Runner()
runner.run(main())
runner.run(another())
print("closing")
runner.close()
print("closed")
