# oracle: micropython
# CPython has no sleep_ms and no wait_for_ms.
import asyncio


async def work(ms):
    await asyncio.sleep_ms(ms)
    return f"worked for {ms} ms"


async def main():
    print(await asyncio.wait_for(work(20), 1))
    print(await asyncio.wait_for_ms(work(30), 1000))
    try:
        await asyncio.wait_for_ms(work(1000), 20)
    except asyncio.TimeoutError:
        print("too late")
    task = asyncio.create_task(work(1000))
    await asyncio.sleep_ms(20)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")


asyncio.run(main())
