# The units of units.ts, for CPython and MicroPython.
import asyncio
import json
import sys
import time

TASKS = 10
OTHERS = 1000
SPAN_MS = 60
REPEATS = 3


async def returns(x):
    return x + 1


async def suspends(x):
    await asyncio.sleep(0)
    return x + 1


async def in_tasks(start):
    tasks = [asyncio.create_task(start()) for _ in range(TASKS)]
    for task in tasks:
        await task


async def sleeper(count):
    for _ in range(count):
        await asyncio.sleep(0)


async def switches(count):
    await in_tasks(lambda: sleeper(count // TASKS))


async def suspended(count):
    for i in range(count):
        await suspends(i)


async def returned(count):
    for i in range(count):
        await returns(i)


async def spawned(count):
    for i in range(count):
        await asyncio.create_task(returns(i))


async def player(mine, other, count):
    for _ in range(count):
        await mine.wait()
        mine.clear()
        other.set()


async def events(count):
    ping = asyncio.Event()
    pong = asyncio.Event()
    ping.set()
    await asyncio.gather(player(ping, pong, count // 2), player(pong, ping, count // 2))


async def contender(lock, count):
    for _ in range(count):
        await lock.acquire()
        await asyncio.sleep(0)
        lock.release()


async def locks(count):
    lock = asyncio.Lock()
    await in_tasks(lambda: contender(lock, count // TASKS))


async def producer(queue, count):
    for i in range(count):
        await queue.put(i)


async def queues(count):
    queue = asyncio.Queue(1)
    task = asyncio.create_task(producer(queue, count))
    for _ in range(count):
        await queue.get()
    await task


async def sleep_long():
    await asyncio.sleep(1000)


async def cancels(count):
    others = [asyncio.create_task(sleep_long()) for _ in range(OTHERS)]
    await asyncio.sleep(0)
    for _ in range(count):
        task = asyncio.create_task(sleep_long())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.sleep(0)
    for task in others:
        task.cancel()
    await asyncio.sleep(0)


async def limited(count):
    for i in range(count):
        await asyncio.wait_for(suspends(i), 10)


async def gathered(count):
    for _ in range(count):
        await asyncio.gather(returns(1), returns(2))


async def guarded(x):
    try:
        return await returns(x)
    finally:
        x += 1


async def tries(count):
    for i in range(count):
        await guarded(i)


UNITS = {
    "switches": switches,
    "suspended": suspended,
    "returned": returned,
    "spawned": spawned,
    "events": events,
    "locks": locks,
    "queues": queues,
    "cancels": cancels,
    "limited": limited,
    "gathered": gathered,
    "tries": tries,
}


def cpu_ns():
    # The kernel updates the processor time of a thread when the thread sleeps.
    time.sleep(0.001)
    with open("/proc/self/schedstat") as file:
        return int(file.read().split()[0])


async def sample(unit, count):
    start = cpu_ns()
    await unit(count)
    return cpu_ns() - start


async def nanoseconds(unit):
    count = 640
    while True:
        ms = await sample(unit, count) / 1e6
        if ms >= SPAN_MS:
            break
        count = count * 8 if ms < 8 else 20 * int(count * SPAN_MS * 1.2 / ms / 20 + 1)
    short = long = 1e18
    for _ in range(REPEATS):
        short = min(short, await sample(unit, count))
        long = min(long, await sample(unit, 3 * count))
    return (long - short) / (2 * count)


async def main():
    words = sys.argv[1].split(" ")
    if len(words) > 1:
        await UNITS[words[0]](int(words[1]))
        return
    figures = {}
    for name in words[0].split(","):
        figures[name + " ns"] = await nanoseconds(UNITS[name])
    print(json.dumps(figures))


asyncio.run(main())
