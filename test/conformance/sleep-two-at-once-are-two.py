# oracle: cpython
# MicroPython: sleep is no coroutine, so gather does not take it.
import asyncio


async def main():
    order = []

    async def first():
        await asyncio.sleep(0.05)
        order.append("long")

    async def second():
        await asyncio.sleep(0.01)
        order.append("short")

    await asyncio.gather(first(), second())
    print(", ".join(order))
    a, b = await asyncio.gather(asyncio.sleep(0.04, "A"), asyncio.sleep(0.01, "B"))
    print(f"{a} {b}")


asyncio.run(main())
