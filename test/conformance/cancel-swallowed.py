# oracle: cpython micropython
import asyncio


async def stubborn():
    for i in range(1, 3):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print(f"ignored cancel {i}")
    return "my own way"


async def main():
    task = asyncio.create_task(stubborn())
    for i in range(2):
        await asyncio.sleep(0.01)
        task.cancel()
    print(await task)


asyncio.run(main())
