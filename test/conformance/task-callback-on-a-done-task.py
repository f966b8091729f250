# oracle: cpython
# MicroPython: tasks have no callbacks.
import asyncio


async def main():
    async def ready():
        return "ready"

    task = asyncio.create_task(ready())
    await task
    task.add_done_callback(lambda t: print(f"callback sees {t.result()}"))
    print("added")
    await asyncio.sleep(0)
    print("after a turn")


asyncio.run(main())
