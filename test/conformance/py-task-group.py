# oracle: cpython
# MicroPython: there are no task groups.
import asyncio


async def work(n):
    await asyncio.sleep(0.02 * n)
    if n == 0:
        raise ValueError("nothing to do")
    return n


async def main():
    tasks = []
    async with asyncio.TaskGroup() as group:
        tasks.append(group.create_task(work(2)))
        tasks.append(group.create_task(work(1), name="one"))
        print(f"{tasks[1].get_name()} is in the group")
    for task in tasks:
        print(f"gave {task.result()}")
    try:
        async with asyncio.TaskGroup() as group:
            tasks.append(group.create_task(work(5)))
            group.create_task(work(0))
    except ExceptionGroup as e:
        for error in e.exceptions:
            print(f"failed: {error}")
    print(f"the other: {'cancelled' if tasks[2].cancelled() else 'not cancelled'}")


asyncio.run(main())
