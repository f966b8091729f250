# oracle: cpython
# MicroPython: there is no as_completed.
import asyncio


async def main():
    tasks = [
        asyncio.create_task(asyncio.sleep(seconds, f"sensor {i}"))
        for i, seconds in enumerate([0.02, 0.2, 0.22])
    ]
    for next in asyncio.as_completed(tasks, timeout=0.1):
        try:
            print(await next)
        except asyncio.TimeoutError:
            print("TimeoutError")
    print(", ".join(await asyncio.gather(*tasks)))


asyncio.run(main())
