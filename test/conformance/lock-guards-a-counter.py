# oracle: cpython micropython
import asyncio


async def main():
    counter = 0

    async def increment():
        nonlocal counter
        seen = counter
        await asyncio.sleep(0)
        counter = seen + 1

    await asyncio.gather(*[increment() for i in range(10)])
    print(f"without a lock: {counter}")

    counter = 0
    lock = asyncio.Lock()

    async def guarded():
        async with lock:
            await increment()

    await asyncio.gather(*[guarded() for i in range(10)])
    print(f"with a lock: {counter}")


asyncio.run(main())
