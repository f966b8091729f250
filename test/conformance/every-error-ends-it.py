# oracle: cpython
# MicroPython: tasks have no names.
import asyncio


async def every(seconds, fn):
    while True:
        await asyncio.sleep(seconds)
        fn()


async def main():
    left = 3

    def call():
        nonlocal left
        if left == 0:
            raise ValueError("nothing is left")
        print(f"{left} left")
        left -= 1

    task = asyncio.create_task(every(0.02, call), name="every 20 ms")
    print(task.get_name())
    try:
        await task
    except ValueError as e:
        print(f"ended: {e}")


asyncio.run(main())
