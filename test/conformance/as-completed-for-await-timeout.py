# oracle: cpython3.13
# CPython 3.11: no async for over as_completed. MicroPython: there is no as_completed.
import asyncio


async def fetch(name, seconds):
    await asyncio.sleep(seconds)
    print(f"{name} ends")
    return name


async def main():
    all = asyncio.as_completed([fetch("slow", 0.18), fetch("fast", 0.02)], timeout=0.1)
    try:
        async for task in all:
            print(f"in time: {await task}")
    except TimeoutError:
        print("TimeoutError")
    await asyncio.sleep(0.12)


asyncio.run(main())
