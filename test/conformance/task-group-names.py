# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def report():
    await asyncio.sleep(0)
    print(f"I am {asyncio.current_task().get_name()}")
    return "reported"


async def main():
    async with asyncio.TaskGroup() as group:
        pump = group.create_task(report(), name="pump")
        valve = group.create_task(report(), name="valve")
    print(f"{pump.get_name()} {pump.result()}, {valve.get_name()} {valve.result()}")


asyncio.run(main())
