# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    numbers = asyncio.PriorityQueue()
    for n in (30, 4, -7, 100, 0.5, 4):
        await numbers.put(n)
    print(f"first {await numbers.get()}")
    await numbers.put(-100)
    while not numbers.empty():
        print(f"then {await numbers.get()}")
    words = asyncio.PriorityQueue()
    for word in ("pear", "Zebra", "apple", "10", "app", "9"):
        await words.put(word)
    while not words.empty():
        print(words.get_nowait())


asyncio.run(main())
