# oracle: cpython
# MicroPython: there are no conditions.
import asyncio


async def main():
    condition = asyncio.Condition()
    level = 0

    async def above(limit):
        async with condition:
            await condition.wait_for(lambda: level > limit)
            print(f"above {limit}")

    tasks = [asyncio.create_task(above(limit)) for limit in [2, 1]]
    await asyncio.sleep(0)
    while level < 3:
        async with condition:
            level += 1
            print(f"level {level}")
            condition.notify_all()
            await asyncio.sleep(0)
    for task in tasks:
        await task


asyncio.run(main())
