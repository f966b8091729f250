# oracle: cpython micropython
import asyncio


async def main():
    async def long():
        await asyncio.sleep(10)

    async def short():
        await asyncio.sleep(0.03)
        return "quick"

    slow = asyncio.create_task(long())
    quick = asyncio.create_task(short())

    async def canceller():
        await asyncio.sleep(0.01)
        slow.cancel()

    asyncio.create_task(canceller())
    try:
        await asyncio.gather(slow, quick)
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print("a child was cancelled" if cancel else "another error")
    print(f"the other one: {await quick}")


asyncio.run(main())
