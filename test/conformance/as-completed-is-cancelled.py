# oracle: cpython
# MicroPython: there is no as_completed.
import asyncio


async def main():
    tasks = [
        asyncio.create_task(asyncio.sleep(seconds, f"job {i}"))
        for i, seconds in enumerate([0.02, 0.2])
    ]

    async def wait_for_all():
        for next in asyncio.as_completed(tasks):
            print(f"waiter got {await next}")

    waiter = asyncio.create_task(wait_for_all())
    await asyncio.sleep(0.1)
    waiter.cancel()
    try:
        await waiter
    except asyncio.CancelledError:
        print("waiter is cancelled")
    print(", ".join(await asyncio.gather(*tasks)))


asyncio.run(main())
