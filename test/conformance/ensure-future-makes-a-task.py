# oracle: cpython
# MicroPython: there is no ensure_future.
import asyncio


async def work():
    print("work starts")
    await asyncio.sleep(0)
    return "the result"


async def main():
    made = asyncio.ensure_future(work())
    print(f"a task: {'yes' if isinstance(made, asyncio.Task) else 'no'}")
    print(await made)
    task = asyncio.create_task(asyncio.sleep(0, "again"))
    print(f"the same task: {'yes' if asyncio.ensure_future(task) is task else 'no'}")
    future = asyncio.Future()
    print(f"the same future: {'yes' if asyncio.ensure_future(future) is future else 'no'}")
    future.set_result("at last")
    print(f"{await task}, {await future}")
    try:
        asyncio.ensure_future(42)
    except TypeError:
        print("a number: TypeError")


asyncio.run(main())
