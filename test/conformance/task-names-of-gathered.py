# oracle: cpython
# MicroPython: tasks have no names.
import asyncio


async def report():
    return asyncio.current_task().get_name()


async def main():
    names = await asyncio.gather(report(), report(), report())
    print(f"{' '.join(names)} in {await report()}")


asyncio.run(main())
