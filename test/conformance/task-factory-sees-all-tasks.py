# oracle: cpython
# MicroPython: there is no set_task_factory.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    count = 0

    def factory(loop, coro, **options):
        nonlocal count
        count += 1
        return asyncio.Task(coro, loop=loop, **options)

    loop.set_task_factory(factory)
    print(f"a factory: {'no' if loop.get_task_factory() is None else 'yes'}")
    await asyncio.create_task(asyncio.sleep(0))
    print(f"a task: {count}")
    await asyncio.gather(asyncio.sleep(0), asyncio.sleep(0))
    print(f"a gather: {count}")
    async with asyncio.TaskGroup() as group:
        named = group.create_task(asyncio.sleep(0), name="pump")
        print(named.get_name())
    print(f"a group: {count}")
    loop.set_task_factory(None)
    await asyncio.create_task(asyncio.sleep(0))
    print(f"without: {count}")


asyncio.run(main())
