# oracle: cpython
# Without micropython: it has no messages.
import asyncio


async def wait(future):
    await future


async def attempt(task):
    try:
        await task
    except asyncio.CancelledError as error:
        print(error)


async def main():
    for woken in (False, True):
        future = asyncio.Future()
        task = asyncio.create_task(wait(future))
        await asyncio.sleep(0)
        if woken:
            future.set_result(None)
        task.cancel("first")
        task.cancel("second")
        await attempt(task)
    failed = asyncio.Future()
    late = asyncio.create_task(wait(failed))
    await asyncio.sleep(0)
    failed.set_exception(Exception("lost"))
    late.cancel("instead")
    await attempt(late)


asyncio.run(main())
