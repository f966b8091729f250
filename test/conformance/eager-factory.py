# oracle: cpython3.13
# CPython 3.11, MicroPython: there are no eager tasks.
import asyncio


async def read(sensor, seconds):
    print(f"{sensor} starts")
    if seconds is not None:
        await asyncio.sleep(seconds)
    return sensor


async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    task = asyncio.create_task(read("one", None))
    print(f"one is {'done' if task.done() else 'not done'}")
    both = asyncio.gather(read("two", None), read("three", 0))
    print(f"the gather is {'done' if both.done() else 'not done'}")
    print(" ".join(await both))
    print(await asyncio.wait_for(read("four", None), 1))
    loop.set_task_factory(None)
    last = asyncio.create_task(read("five", None))
    print(f"five is {'done' if last.done() else 'not done'}")
    print(await last)


asyncio.run(main())
