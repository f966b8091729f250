# oracle: cpython
# MicroPython has no to_thread.
import asyncio


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


async def ticker(ticks):
    while True:
        ticks.append("tick")
        await asyncio.sleep(0.005)


def fail(text):
    raise ValueError(f"bad {text}")


async def main():
    ticks = []
    task = asyncio.create_task(ticker(ticks))
    print(f"fibonacci {await asyncio.to_thread(fibonacci, 24)}")
    task.cancel()
    print(f"ticks while a thread works: {'yes' if len(ticks) > 1 else 'no'}")

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
