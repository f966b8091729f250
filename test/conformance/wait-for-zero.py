# oracle: cpython
# MicroPython: the coroutine still runs to its end, as far as it does not suspend.
import asyncio


async def work():
    print("work runs")
    return "value"


async def main():
    for timeout in [0, -1]:
        try:
            await asyncio.wait_for(work(), timeout)
            print("not reached")
        except asyncio.TimeoutError:
            print("TimeoutError")
    done = asyncio.create_task(work())
    await done
    print(f"done task: {await asyncio.wait_for(done, 0)}")


asyncio.run(main())
