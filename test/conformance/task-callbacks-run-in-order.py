# oracle: cpython
# MicroPython: tasks have no callbacks.
import asyncio


async def main():
    async def work():
        await asyncio.sleep(0.01)
        print("task ends")
        return 5

    task = asyncio.create_task(work())
    task.add_done_callback(lambda t: print(f"first sees {t.result()}"))
    task.add_done_callback(lambda t: print("second"))
    task.add_done_callback(lambda t: print(f"third: {'the task' if t is task else 'another'}"))
    await task
    print("main goes on")


asyncio.run(main())
