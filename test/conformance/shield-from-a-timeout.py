# oracle: cpython
# MicroPython: there is no shield.
import asyncio


async def main():
    async def work():
        await asyncio.sleep(0.05)
        return "late, but whole"

    task = asyncio.create_task(work())
    try:
        await asyncio.wait_for(asyncio.shield(task), 0.01)
    except asyncio.TimeoutError:
        print("timeout")
    print(await task)


asyncio.run(main())
