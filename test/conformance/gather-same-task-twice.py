# oracle: cpython
# MicroPython: RuntimeError, "can't gather".
import asyncio


async def main():
    runs = 0

    async def work():
        nonlocal runs
        await asyncio.sleep(0.01)
        runs += 1
        return "x"

    async def other():
        return "y"

    task = asyncio.create_task(work())
    values = await asyncio.gather(task, task, other(), task)
    print(f"{' '.join(values)}, ran {runs} time")


asyncio.run(main())
