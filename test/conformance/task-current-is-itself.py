# oracle: cpython micropython
import asyncio


async def deep(expected, label):
    same = asyncio.current_task() is expected
    print(f"{label}: {'same' if same else 'other'}")
    await asyncio.sleep(0)
    same = asyncio.current_task() is expected
    print(f"{label} after sleep: {'same' if same else 'other'}")


async def main():
    me = asyncio.current_task()
    tasks = {}

    async def child(name):
        await deep(tasks[name], name)

    for name in ["A", "B"]:
        tasks[name] = asyncio.create_task(child(name))
    for task in tasks.values():
        await task
    await deep(me, "main")
    print(f"main at the end: {'same' if asyncio.current_task() is me else 'other'}")


asyncio.run(main())
