# oracle: cpython
# MicroPython: there is no Condition.
import asyncio


async def main():
    condition = asyncio.Condition()
    level = 0

    def enough():
        print(f"look: {level}")
        return f"enough: {level}" if level >= 3 else ""

    async def wait():
        async with condition:
            print(await condition.wait_for(enough))

    task = asyncio.create_task(wait())
    while not task.done():
        await asyncio.sleep(0.01)
        async with condition:
            level += 1
            condition.notify()
        await asyncio.sleep(0.01)
    await task


asyncio.run(main())
