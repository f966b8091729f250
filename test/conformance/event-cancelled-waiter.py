# oracle: cpython micropython
import asyncio


async def main():
    event = asyncio.Event()

    async def wait(n):
        try:
            await event.wait()
            print(f"waiter {n} goes")
        except BaseException as e:
            cancel = isinstance(e, asyncio.CancelledError)
            print(f"waiter {n}: {'cancelled' if cancel else 'error'}")

    tasks = [asyncio.create_task(wait(n)) for n in range(1, 4)]
    await asyncio.sleep(0.01)
    tasks[1].cancel()
    await asyncio.sleep(0.01)
    event.set()
    for task in tasks:
        await task
    print("main ends")


asyncio.run(main())
