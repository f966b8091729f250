import asyncio
import json
import time

TASKS = 10
SPAN_MS = 60
REPEATS = 3


def cpu_ms():
    # The kernel updates the processor time of a thread when the thread sleeps.
    time.sleep(0.001)
    with open("/proc/self/schedstat") as file:
        return int(file.read().split()[0]) / 1e6


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


async def milliseconds(work, count):
    start = cpu_ms()
    await work(count)
    return cpu_ms() - start


async def nanoseconds(work):
    count = 1000
    while True:
        ms = await milliseconds(work, count)
        if ms >= SPAN_MS:
            break
        count = count * 8 if ms < 8 else int(count * SPAN_MS * 1.2 / ms)
    for _ in range(REPEATS):
        ms = min(ms, await milliseconds(work, count))
    return ms * 1e6 / count


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
