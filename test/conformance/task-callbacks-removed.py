# oracle: cpython
# MicroPython: tasks have no callbacks.
import asyncio


async def main():
    task = asyncio.create_task(asyncio.sleep(0.01))

    def keep(task):
        print("kept")

    def drop(task):
        print("not reached")

    task.add_done_callback(drop)
    task.add_done_callback(keep)
    task.add_done_callback(drop)
    print(f"removed {task.remove_done_callback(drop)}")
    print(f"removed {task.remove_done_callback(drop)}")
    await task
    await asyncio.sleep(0)
    print(f"afterwards {task.remove_done_callback(keep)}")


asyncio.run(main())
