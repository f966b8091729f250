# oracle: cpython
# MicroPython: there are no task factories.
import asyncio


async def work(n):
    return 10 * n


async def main():
    loop = asyncio.get_running_loop()
    made = 0

    def factory(where, coro, **options):
        nonlocal made
        made += 1
        return asyncio.Task(coro, loop=where, **options)

    print(f"at first there is {'none' if loop.get_task_factory() is None else 'one'}")
    loop.set_task_factory(factory)
    print(f"then there is {'ours' if loop.get_task_factory() is factory else 'another'}")
    print(f"a task gives {await asyncio.create_task(work(1))}, made {made}")
    values = await asyncio.gather(work(2), work(3))
    print(f"gather gives {' '.join(map(str, values))}, made {made}")
    loop.set_task_factory(None)
    print(f"a task gives {await asyncio.create_task(work(4))}, made {made}")


asyncio.run(main())
