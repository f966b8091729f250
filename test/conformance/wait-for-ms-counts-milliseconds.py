# oracle: micropython
# CPython has no wait_for_ms.
import asyncio


async def work(ms):
    await asyncio.sleep_ms(ms)
    return f"took {ms} ms"


async def main():
    print(await asyncio.wait_for_ms(work(10), 500))
    try:
        await asyncio.wait_for_ms(work(5000), 20)
    except asyncio.TimeoutError:
        print("TimeoutError")
    print(await asyncio.wait_for_ms(work(1), None))


asyncio.run(main())
