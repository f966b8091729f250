# oracle: cpython3.13
# CPython 3.11, MicroPython: there are no eager tasks.
import asyncio


def create_eager_task(coro, name):
    # In 3.14: create_task(coro, name=name, eager_start=True).
    loop = asyncio.get_running_loop()
    return asyncio.Task(coro, loop=loop, name=name, eager_start=True)


async def report():
    print(f"I am {asyncio.current_task().get_name()}")
    await asyncio.sleep(0)
    print(f"I am still {asyncio.current_task().get_name()}")


async def main():
    await create_eager_task(report(), "pump")


asyncio.run(main())
