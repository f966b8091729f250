# oracle: cpython micropython
import asyncio


async def collatz(n):
    steps = 0
    value = n
    while value != 1:
        value = value // 2 if value % 2 == 0 else 3 * value + 1
        steps += 1
        await asyncio.sleep(0)
    return steps


async def fibonacci(n):
    if n < 2:
        return n
    a, b = await asyncio.gather(fibonacci(n - 1), fibonacci(n - 2))
    return a + b


async def is_even(n):
    return True if n == 0 else await is_odd(n - 1)


async def is_odd(n):
    await asyncio.sleep(0)
    return False if n == 0 else await is_even(n - 1)


async def main():
    steps = await asyncio.gather(collatz(6), collatz(7), collatz(27))
    print(f"steps {' '.join(str(s) for s in steps)}")
    print(f"fibonacci {await fibonacci(7)}")
    print(f"17 is {'even' if await is_even(17) else 'odd'}")


asyncio.run(main())
