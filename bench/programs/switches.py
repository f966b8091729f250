import asyncio
import json
import time

TASKS = 10
SPAN_MS = 150

try:
    now_ms = time.ticks_ms
except AttributeError:

    def now_ms():
        return time.perf_counter() * 1000


async def sleeper(count):
    for _ in range(count):
        await asyncio.sleep(0)


async def switches(count):
    tasks = [asyncio.create_task(sleeper(count // TASKS)) for _ in range(TASKS)]
    for task in tasks:
        await task


async def suspends(x):
    await asyncio.sleep(0)
    return x + 1


async def returns(x):
    return x + 1


async def suspended(count):
    for i in range(count):
        await suspends(i)


async def returned(count):
    for i in range(count):
        await returns(i)


async def spawned(count):
    for i in range(count):
        await asyncio.create_task(returns(i))


async def nanoseconds(work):
    count = 1000
    while True:
        start = now_ms()
        await work(count)
        ms = now_ms() - start
        if ms >= SPAN_MS:
            return ms * 1e6 / count
        count = count * 8 if ms < 10 else int(count * SPAN_MS * 1.2 / ms)


async def main():
    print(
        json.dumps(
            {
                "sleep ns": await nanoseconds(switches),
                "suspended ns": await nanoseconds(suspended),
                "returned ns": await nanoseconds(returned),
                "spawned ns": await nanoseconds(spawned),
            }
        )
    )


asyncio.run(main())
