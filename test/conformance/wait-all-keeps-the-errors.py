# oracle: cpython
# MicroPython: there is no wait.
import asyncio


async def measure(name, seconds):
    await asyncio.sleep(seconds)
    if name == "wind":
        raise ValueError("the vane is stuck")
    return f"{name} is fine"


async def main():
    tasks = [
        asyncio.create_task(measure("rain", 0.06)),
        asyncio.create_task(measure("wind", 0.03)),
        asyncio.create_task(measure("light", 0)),
    ]
    done, pending = await asyncio.wait(tasks)
    print(f"{len(done)} done, {len(pending)} pending")
    for task in tasks:
        error = task.exception()
        print(task.result() if error is None else f"error: {error}")


asyncio.run(main())
