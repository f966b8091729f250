# oracle: cpython micropython
import asyncio

kept = []


async def sometimes(x):
    found = -1
    if x > 1:
        found = x
    if x == 3:
        await asyncio.sleep(0)
    if x == 4:
        raise ValueError("no %d" % x)
    return found


async def keeps(x):
    kept.append(lambda: x)
    return x


async def factorial(n):
    return 1 if n == 0 else n * (await factorial(n - 1))


async def deeper(x):
    first = await sometimes(x)
    second = await sometimes(x + 1)
    return first * 10 + second


async def waits(x):
    try:
        await asyncio.sleep(x)
    except asyncio.CancelledError:
        print("cancelled: yes")
        raise
    return x


async def passes_on(x):
    return await sometimes(x)


async def worker(name):
    for i in range(4):
        print(name, await sometimes(i))


async def patient():
    await waits(10)


async def main():
    for i in range(6):
        try:
            print(await sometimes(i))
        except ValueError as error:
            print(error)
        await keeps(i)
    print(" ".join(str(get()) for get in kept))
    print(await factorial(6))
    print(await deeper(0), await deeper(1), await deeper(2))
    print(await passes_on(2), await passes_on(3))
    tasks = [asyncio.create_task(worker("a")), asyncio.create_task(worker("b"))]
    for task in tasks:
        await task
    sleeper = asyncio.create_task(patient())
    await asyncio.sleep(0)
    sleeper.cancel()
    try:
        await sleeper
    except asyncio.CancelledError:
        print("ended")
    print(await sometimes(2))


asyncio.run(main())
