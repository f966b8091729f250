# oracle: cpython micropython
import asyncio


async def half(n):
    await asyncio.sleep(0)
    if n % 2 != 0:
        raise ValueError(f"{n} is odd")
    return n // 2


async def main():
    good = asyncio.create_task(half(10))
    print(f"good: {await good}")
    bad = asyncio.create_task(half(7))
    for i in range(2):
        try:
            await bad
        except ValueError as e:
            print(f"bad: {e}")
    print(f"good again: {await good}")


asyncio.run(main())
