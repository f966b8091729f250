# oracle: cpython micropython
import asyncio


async def main():
    lock = asyncio.Lock()

    async def other():
        print("another task")

    asyncio.create_task(other())
    for i in range(1, 3):
        got = await lock.acquire()
        locked = "yes" if lock.locked() else "no"
        print(f"acquire {i} gave {'yes' if got else 'no'}, locked? {locked}")
        lock.release()
    await asyncio.sleep(0.01)
    print(f"locked? {'yes' if lock.locked() else 'no'}")


asyncio.run(main())
