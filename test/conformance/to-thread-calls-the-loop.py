# oracle: cpython
# MicroPython has no threads that call the loop.
import asyncio


async def double(n):
    print(f"double {n}")
    await asyncio.sleep(0)
    return 2 * n


async def refuse():
    await asyncio.sleep(0)
    raise ValueError("refused")


def work(loop, show, start):
    loop.call_soon_threadsafe(show, 1)
    loop.call_soon_threadsafe(show, 2)
    first = asyncio.run_coroutine_threadsafe(start(5), loop)
    second = asyncio.run_coroutine_threadsafe(start(6), loop)
    return second.result() + first.result()


def attempt(loop, start):
    try:
        asyncio.run_coroutine_threadsafe(start(), loop).result()
    except ValueError as error:
        return str(error)
    return "nothing"


async def main():
    loop = asyncio.get_running_loop()
    shown = []
    value = await asyncio.to_thread(work, loop, shown.append, double)
    print(f"shown {shown[0]} {shown[1]}")
    print(f"value {value}")
    print(f"outcome {await asyncio.to_thread(attempt, loop, refuse)}")
    print(f"in the executor {await loop.run_in_executor(None, lambda n: n + 1, 8)}")


asyncio.run(main())
