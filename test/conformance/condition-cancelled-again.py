# oracle: cpython3.13
# MicroPython: there is no Condition. CPython 3.11: the message is lost.
import asyncio


async def main():
    condition = asyncio.Condition()

    async def work():
        async with condition:
            try:
                await condition.wait()
            except asyncio.CancelledError as e:
                print(f"cancelled: {e}")
            await asyncio.sleep(0.01)
            locked = "yes" if condition.locked() else "no"
            print(f"still at work, locked? {locked}")

    task = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    async with condition:
        for reason in ("first", "second", "third"):
            task.cancel(reason)
            await asyncio.sleep(0.01)
        print("main releases the lock")
    await task


asyncio.run(main())
