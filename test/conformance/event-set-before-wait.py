# oracle: cpython micropython
import asyncio


async def main():
    event = asyncio.Event()
    event.set()

    async def other():
        print("another task")

    asyncio.create_task(other())
    answer = await event.wait()
    print(f"wait gave {'yes' if answer else 'no'} at once")
    await asyncio.sleep(0.01)
    print("main ends")


asyncio.run(main())
