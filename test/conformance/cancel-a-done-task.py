# oracle: cpython micropython
import asyncio


async def main():
    async def value():
        return "value"

    async def long():
        await asyncio.sleep(10)

    task = asyncio.create_task(value())
    await task
    print(f"cancel after the end: {'yes' if task.cancel() else 'no'}")
    print(f"value is still there: {await task}")
    slow = asyncio.create_task(long())
    await asyncio.sleep(0)
    print(f"cancel while it sleeps: {'yes' if slow.cancel() else 'no'}")
    await asyncio.sleep(0.01)
    print(f"cancel when it is cancelled: {'yes' if slow.cancel() else 'no'}")


asyncio.run(main())
