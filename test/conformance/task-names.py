# oracle: cpython
# MicroPython: tasks have no names.
import asyncio


async def report():
    print(f"I am {asyncio.current_task().get_name()}")


async def main():
    await report()
    plain = asyncio.create_task(report())
    named = asyncio.create_task(report(), name="pump")
    renamed = asyncio.create_task(report())
    renamed.set_name("valve")
    print(" ".join(task.get_name() for task in [plain, named, renamed]))
    await asyncio.gather(plain, named, renamed)


asyncio.run(main())
