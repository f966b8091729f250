# oracle: cpython micropython
import asyncio


async def square(n):
    for i in range(n % 7):
        await asyncio.sleep(0)
    return n * n


async def main():
    squares = await asyncio.gather(*[square(n) for n in range(100)])
    print(f"sum {sum(squares)}, first {squares[0]}, last {squares[99]}")


asyncio.run(main())
