# oracle: cpython micropython
import asyncio


async def main():
    event = asyncio.Event()

    async def work():
        for round in range(1, 4):
            await event.wait()
            event.clear()
            print(f"signal {round}")

    task = asyncio.create_task(work())
    for i in range(3):
        await asyncio.sleep(0.01)
        print("set")
        event.set()
    await task
    print(f"set? {'yes' if event.is_set() else 'no'}")


asyncio.run(main())
