# oracle: cpython
# MicroPython: there is no as_completed.
import asyncio


async def fetch(name, seconds):
    await asyncio.sleep(seconds)
    print(f"{name} is here")
    return name


async def main():
    all = asyncio.as_completed(
        [fetch("slow", 0.18), fetch("fast", 0.02), fetch("middle", 0.1)]
    )
    for next in all:
        print(f"got {await next}")
    print("all are done")


asyncio.run(main())
