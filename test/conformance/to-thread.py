# oracle: cpython
# MicroPython has no to_thread.
import asyncio


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


async def ticker(ticks):
    while True:
        ticks.append("tick")
        await asyncio.sleep(0.001)


def fail(text):
    raise ValueError(f"bad {text}")


async def until_shared():
    ticks = []
    task = asyncio.create_task(ticker(ticks))
    n = 20
    while len(ticks) < 3:
        ticks.clear()
        await asyncio.to_thread(fibonacci, n)
        n += 1
    task.cancel()


async def main():
    print(f"fibonacci {await asyncio.to_thread(fibonacci, 24)}")
    await until_shared()
    print("other tasks run while a thread works")

    squares = await asyncio.gather(
        asyncio.to_thread(lambda n: n * n, 3),
        asyncio.to_thread(lambda n: n * n, 4),
    )
    print(f"squares {squares[0]} {squares[1]}")

    try:
        await asyncio.to_thread(fail, "value")
    except ValueError as error:
        print(f"the error: {error}")


asyncio.run(main())
