# oracle: cpython3.13
# CPython 3.11, MicroPython: there are no eager tasks.
import asyncio


def create_eager_task(coro):
    # In 3.14: create_task(coro, eager_start=True).
    return asyncio.Task(coro, loop=asyncio.get_running_loop(), eager_start=True)


def name():
    return asyncio.current_task().get_name()


async def level(depth):
    asyncio.current_task().set_name(f"level {depth}")
    print(f"{name()} starts")
    if depth < 3:
        task = create_eager_task(level(depth + 1))
        print(f"back in {name()}")
        await task
    else:
        await asyncio.sleep(0)
    print(f"{name()} ends")


async def main():
    asyncio.current_task().set_name("main")
    task = create_eager_task(level(1))
    print(f"back in {name()}")
    await task


asyncio.run(main())
