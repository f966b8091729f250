# oracle: cpython3.13
# MicroPython: there is no Condition. CPython 3.11: the notification is lost.
import asyncio


async def main():
    condition = asyncio.Condition()

    async def work(name):
        async with condition:
            try:
                await condition.wait()
                print(f"{name} was notified")
            except BaseException as e:
                cancel = isinstance(e, asyncio.CancelledError)
                what = "cancelled" if cancel else "another error"
                locked = "yes" if condition.locked() else "no"
                print(f"{name}: {what}, locked? {locked}")

    first = asyncio.create_task(work("first"))
    second = asyncio.create_task(work("second"))
    await asyncio.sleep(0.01)
    async with condition:
        condition.notify()
        await asyncio.sleep(0.01)
        first.cancel()
        await asyncio.sleep(0.01)
        print(f"first is done? {'yes' if first.done() else 'no'}")
    await first
    await second


asyncio.run(main())
