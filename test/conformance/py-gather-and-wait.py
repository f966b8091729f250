# oracle: cpython
# MicroPython: there is no wait, and tasks have no names.
import asyncio


async def work(n):
    await asyncio.sleep(0.02 * n)
    if n == 2:
        raise ValueError(f"{n} fails")
    return n


async def main():
    results = await asyncio.gather(
        work(1),
        work(2),
        return_exceptions=True,
    )
    for result in results:
        print(result if isinstance(result, Exception) else f"result {result}")

    tasks = [asyncio.create_task(work(n), name=f"work {n}") for n in [3, 1, 8]]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        print(f"first: {task.get_name()}")
    done, pending = await asyncio.wait(pending, timeout=0.09)
    print(f"in time: {', '.join(task.get_name() for task in done)}")
    for task in pending:
        task.cancel()
    done, pending = await asyncio.wait(pending, return_when=asyncio.ALL_COMPLETED)
    for task in done:
        print(f"cancelled? {'yes' if task.cancelled() else 'no'}")


asyncio.run(main())
