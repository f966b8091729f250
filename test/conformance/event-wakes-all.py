# oracle: cpython micropython
import asyncio


async def main():
    event = asyncio.Event()

    async def wait(name):
        print(f"{name} waits")
        await event.wait()
        print(f"{name} goes")

    for name in ["first", "second", "third"]:
        asyncio.create_task(wait(name))
    await asyncio.sleep(0.01)
    print(f"set? {'yes' if event.is_set() else 'no'}")
    event.set()
    print(f"set? {'yes' if event.is_set() else 'no'}")
    await asyncio.sleep(0.01)
    print("main ends")


asyncio.run(main())
