# oracle: micropython
# CPython has no sleep_ms.
import asyncio


async def main():
    async def a():
        await asyncio.sleep_ms(60)
        print("60 ms are over")

    async def b():
        await asyncio.sleep_ms(20)
        print("20 ms are over")

    task = asyncio.create_task(a())
    asyncio.create_task(b())
    await asyncio.sleep(0.04)
    print("0.04 s are over")
    await task
    await asyncio.sleep_ms(0)
    print("sleepMs(0) yields")


asyncio.run(main())
