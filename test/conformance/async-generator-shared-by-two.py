# oracle: cpython
# MicroPython: there are no async generators.
import asyncio


async def jobs():
    for job in ["wash", "rinse", "spin", "dry", "fold"]:
        await asyncio.sleep(0.02)
        yield job


async def worker(name, source, lock):
    count = 0
    while True:
        async with lock:
            job = await anext(source, None)
        if job is None:
            return count
        count += 1
        print(f"{name} gets {job}")
        await asyncio.sleep(0)


async def main():
    source = jobs()
    lock = asyncio.Lock()
    counts = await asyncio.gather(worker("a", source, lock), worker("b", source, lock))
    print(f"done: {' and '.join(map(str, counts))}")


asyncio.run(main())
