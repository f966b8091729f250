# oracle: cpython
# MicroPython: tasks have no result() and no exception().
import asyncio


async def main():
    async def ripen():
        await asyncio.sleep(0.01)
        return "ripe"

    task = asyncio.create_task(ripen())
    for ask in [lambda: task.result(), lambda: task.exception()]:
        try:
            ask()
            print("not reached")
        except Exception as e:
            is_invalid = isinstance(e, asyncio.InvalidStateError)
            print("InvalidStateError" if is_invalid else "another error")
    await task
    print(f"result {task.result()}")
    print(f"exception {'some' if task.exception() else 'none'}")


asyncio.run(main())
