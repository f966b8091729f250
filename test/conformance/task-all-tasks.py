# oracle: cpython
# MicroPython: there is no all_tasks.
import asyncio


async def main():
    print(f"{len(asyncio.all_tasks())} at first")
    a = asyncio.create_task(asyncio.sleep(0.01))
    b = asyncio.create_task(asyncio.sleep(10))
    print(f"{len(asyncio.all_tasks())} with two more")
    await a
    print(f"{len(asyncio.all_tasks())} when one is done")
    b.cancel()
    print(f"{len(asyncio.all_tasks())} when one is being cancelled")
    await asyncio.sleep(0.01)
    me = asyncio.current_task()
    mine = all(task is me for task in asyncio.all_tasks())
    print(f"{len(asyncio.all_tasks())} at last, {'me' if mine else 'another'}")


asyncio.run(main())
