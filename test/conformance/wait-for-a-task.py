# oracle: cpython micropython
import asyncio


async def main():
    async def work():
        try:
            await asyncio.sleep(10)
        finally:
            print("task ends")

    task = asyncio.create_task(work())
    try:
        await asyncio.wait_for(task, 0.02)
    except asyncio.TimeoutError:
        print("TimeoutError")
    print(f"task is done? {'yes' if task.done() else 'no'}")


asyncio.run(main())
