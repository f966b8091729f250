# oracle: cpython
# MicroPython: tasks have no names and no callbacks.
import asyncio


async def work(n):
    print(f"{asyncio.current_task().get_name()} works")
    await asyncio.sleep(0.02)
    return 10 * n


async def main():
    a = asyncio.create_task(work(1), name="a")
    b = asyncio.create_task(work(2))
    b.set_name("b")

    def ended(task):
        print(f"{task.get_name()} has ended")

    a.add_done_callback(ended)
    b.add_done_callback(ended)
    print(f"removed {b.remove_done_callback(ended)}")
    print(f"there are {len(asyncio.all_tasks())} tasks")
    print(f"a gave {await a}")
    await b
    print(f"b gave {b.result()}, {'no exception' if b.exception() is None else 'an exception'}")
    c = asyncio.create_task(work(3), name="c")
    await asyncio.sleep(0)
    c.cancel()
    await asyncio.wait([c])
    print(f"cancelled? {'yes' if c.cancelled() else 'no'}")


asyncio.run(main())
