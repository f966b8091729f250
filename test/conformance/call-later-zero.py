# oracle: cpython
# Without micropython: it has no call_later.
import asyncio
from asyncio import create_task, sleep


async def main():
    loop = asyncio.get_running_loop()
    seen = []
    loop.call_later(0, seen.append, "zero")
    loop.call_later(-1, seen.append, "past")
    loop.call_soon(seen.append, "soon")
    cancelled = loop.call_later(0, seen.append, "cancelled")
    loop.call_at(loop.time() - 2, seen.append, "long past")
    cancelled.cancel()
    for i in range(3):
        await sleep(0)
        print(f"pass {i}: {', '.join(seen)}")

    async def many():
        for _ in range(500):
            await sleep(0)

    busy = create_task(many())
    await sleep(0)
    loop.call_later(0, seen.append, "among busy tasks")
    await sleep(0)
    await sleep(0)
    print(seen[-1])
    await busy
    loop.call_later(0.02, seen.append, "later")
    loop.call_later(0.021, seen.append, "and later")
    await sleep(0.03)
    print(", ".join(seen[-2:]))


asyncio.run(main())
