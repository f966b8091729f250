# oracle: cpython3.13
# CPython 3.11: no async for over as_completed. MicroPython: there is no as_completed.
import asyncio


async def fetch(name, seconds):
    await asyncio.sleep(seconds)
    if name == "broken":
        raise ValueError("no answer")
    return name


async def main():
    slow = asyncio.create_task(fetch("slow", 0.08))
    fast = asyncio.create_task(fetch("fast", 0.02))
    async for task in asyncio.as_completed([slow, fast]):
        print(f"first loop: {await task}")

    last = asyncio.create_task(fetch("last", 0.15))
    all = [last, fetch("broken", 0.02), slow]
    try:
        async for task in asyncio.as_completed(all):
            print(f"second loop: {await task}")
    except ValueError as e:
        print(e)
    print(f"last is {'done' if last.done() else 'still busy'}")
    print(await last)


asyncio.run(main())
