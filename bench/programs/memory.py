import asyncio
import gc
import json

TASKS = 10_000

try:
    import tracemalloc

    tracemalloc.start()

    def used():
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

except ImportError:

    def used():
        gc.collect()
        return gc.mem_alloc()


async def lean():
    await asyncio.sleep(1000)


async def looping(period):
    for _ in range(10):
        await asyncio.sleep(period)


async def per_task(start):
    before = used()
    for _ in range(TASKS):
        asyncio.create_task(start())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return (used() - before) / TASKS


async def main():
    figures = {
        "lean": await per_task(lean),
        "looping": await per_task(lambda: looping(1000)),
    }
    print(json.dumps(figures))


asyncio.run(main())
