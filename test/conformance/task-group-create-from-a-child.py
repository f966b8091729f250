# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def walk(group, folder, depth):
    print(f"{folder} is open")
    await asyncio.sleep(0.01)
    if depth == 0:
        return
    for name in ["a", "b"]:
        group.create_task(walk(group, f"{folder}/{name}", depth - 1))


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(walk(group, "disk", 2))
        print("the body ends")
    print("all folders are done")


asyncio.run(main())
