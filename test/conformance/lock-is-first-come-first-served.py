# oracle: cpython micropython
import asyncio


async def main():
    lock = asyncio.Lock()

    async def work(name, times):
        for i in range(1, times + 1):
            async with lock:
                print(f"{name} {i}")
                await asyncio.sleep(0)
        print(f"{name} is through")

    await asyncio.gather(work("a", 3), work("b", 1), work("c", 2))


asyncio.run(main())
