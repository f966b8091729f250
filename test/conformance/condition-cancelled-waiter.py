# oracle: cpython
# MicroPython: there is no Condition.
import asyncio


async def main():
    condition = asyncio.Condition()
    ready = False

    async def work(name):
        async with condition:
            try:
                await condition.wait_for(lambda: ready)
                print(f"{name} goes on")
            except BaseException as e:
                cancel = isinstance(e, asyncio.CancelledError)
                what = "cancelled" if cancel else "another error"
                locked = "yes" if condition.locked() else "no"
                print(f"{name}: {what}, locked? {locked}")

    first = asyncio.create_task(work("first"))
    second = asyncio.create_task(work("second"))
    await asyncio.sleep(0.01)
    async with condition:
        first.cancel()
        await asyncio.sleep(0.01)
        print("main releases the lock")
    await first
    async with condition:
        ready = True
        condition.notify()
    await second


asyncio.run(main())
