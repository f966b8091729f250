# oracle: cpython
# MicroPython: there is no get_coro.
import asyncio


async def work():
    mine = asyncio.current_task().get_coro()
    await asyncio.sleep(0)
    same = mine is asyncio.current_task().get_coro()
    print(f"the same inside: {'yes' if same else 'no'}")
    return [mine]


async def main():
    one = asyncio.create_task(work())
    two = asyncio.create_task(work())
    coro = one.get_coro()
    print(f"a coroutine: {'yes' if asyncio.iscoroutine(coro) else 'no'}")
    print(f"the same again: {'yes' if coro is one.get_coro() else 'no'}")
    print(f"that of another task: {'yes' if coro is two.get_coro() else 'no'}")
    [seen] = await one
    print(f"what the task saw: {'yes' if seen is coro else 'no'}")
    await two


asyncio.run(main())
