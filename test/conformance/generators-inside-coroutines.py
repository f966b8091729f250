# oracle: cpython micropython
import asyncio


def count(start, to):
    try:
        for n in range(start, to + 1):
            yield n
        return "counted"
    finally:
        print(f"counter {start} to {to} ends")


def both():
    yield 0
    yield from count(1, 2)
    yield from count(7, 8)


async def main():
    for n in both():
        await asyncio.sleep(0)
        print(f"n {n}")
    counter = count(1, 100)
    for n in counter:
        await asyncio.sleep(0)
        if n == 3:
            break
    counter.close()
    by_hand = count(5, 5)
    next(by_hand)
    await asyncio.sleep(0)
    try:
        next(by_hand)
    except StopIteration as stop:
        print(f"done: {stop.value}")


asyncio.run(main())
