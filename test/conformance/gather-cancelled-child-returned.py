# oracle: cpython micropython
import asyncio


async def main():
    async def long():
        await asyncio.sleep(10)

    async def short():
        return "fine"

    slow = asyncio.create_task(long())
    fine = asyncio.create_task(short())
    slow.cancel()
    results = await asyncio.gather(slow, fine, return_exceptions=True)
    for r in results:
        print("CancelledError" if isinstance(r, asyncio.CancelledError) else f"{r}")


asyncio.run(main())
