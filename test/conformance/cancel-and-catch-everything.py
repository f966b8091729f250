# oracle: cpython micropython
import asyncio


async def polite():
    try:
        await asyncio.sleep(10)
    except Exception:
        return "an error was handled"
    return "not reached"


async def greedy():
    try:
        await asyncio.sleep(10)
    except BaseException:
        return "the cancel was swallowed"
    return "not reached"


async def main():
    for work in [polite, greedy]:
        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        task.cancel()
        try:
            print(await task)
        except asyncio.CancelledError:
            print("cancelled")


asyncio.run(main())
