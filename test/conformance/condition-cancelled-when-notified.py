# oracle: cpython3.13
# MicroPython: there is no Condition. CPython 3.11: the notification is lost.
import asyncio


async def main():
    condition = asyncio.Condition()

    async def work(name):
        async with condition:
            await condition.wait()
            print(f"{name} was notified")

    first = asyncio.create_task(work("first"))
    second = asyncio.create_task(work("second"))
    await asyncio.sleep(0.01)
    async with condition:
        condition.notify()
    first.cancel()
    try:
        await first
    except asyncio.CancelledError:
        print("first was cancelled")
    await second
    print(f"locked? {'yes' if condition.locked() else 'no'}")


asyncio.run(main())
