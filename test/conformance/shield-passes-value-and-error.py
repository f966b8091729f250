# oracle: cpython
# MicroPython: there is no shield.
import asyncio


async def work(fails):
    await asyncio.sleep(0)
    if fails:
        raise ValueError("oh no")
    return "value"


async def main():
    print(await asyncio.shield(work(False)))
    try:
        await asyncio.shield(work(True))
    except ValueError as e:
        print(e)
    task = asyncio.create_task(work(False))
    task.cancel()
    try:
        await asyncio.shield(task)
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print("inner was cancelled" if cancel else "another")


asyncio.run(main())
