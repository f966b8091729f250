# oracle: cpython micropython
import asyncio


async def area(width=2, height=None):
    if height is None:
        height = width + 1
    await asyncio.sleep(0)
    return f"{width} x {height}"


async def join(first, *rest):
    await asyncio.sleep(0)
    return f"{first}: {'+'.join(rest)}"


async def place(x, y=9):
    await asyncio.sleep(0)
    return f"at {x},{y}"


async def swap(pair):
    a, b = pair
    await asyncio.sleep(0)
    return [b, a]


async def main():
    print(await area())
    print(await area(5))
    print(await area(5, 1))
    print(await join("sum"))
    print(await join("sum", "a", "b", "c"))
    print(await place(x=1))
    print(await place(x=1, y=2))
    left, right = await swap(["l", "r"])
    print(f"{left} {right}")
    left, right = right, await join(left)
    print(f"{left} {right}")


asyncio.run(main())
