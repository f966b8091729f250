# oracle: cpython micropython
import asyncio


async def main():
    event = asyncio.Event()

    async def first():
        await event.wait()
        print(f"early woke, set? {'yes' if event.is_set() else 'no'}")

    async def second():
        await event.wait()
        print("not reached")

    early = asyncio.create_task(first())
    await asyncio.sleep(0.01)
    event.set()
    event.clear()
    late = asyncio.create_task(second())
    await early
    await asyncio.sleep(0.01)
    late.cancel()
    try:
        await late
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print("late still waited" if cancel else "another error")


asyncio.run(main())
