# oracle: cpython micropython
import asyncio


async def main():
    lock = asyncio.Lock()

    def locked():
        return "yes" if lock.locked() else "no"

    async def body():
        async with lock:
            await asyncio.sleep(0)
            return "value"

    value = await body()
    print(f"{value}, locked? {locked()}")

    try:
        async with lock:
            await asyncio.sleep(0)
            raise ValueError("broken")
    except ValueError as e:
        print(f"{e}, locked? {locked()}")

    async def hold():
        async with lock:
            await asyncio.sleep(10)

    task = asyncio.create_task(hold())
    await asyncio.sleep(0.01)
    print(f"held, locked? {locked()}")
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print(f"cancelled, locked? {locked()}")


asyncio.run(main())
