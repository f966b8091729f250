# oracle: cpython
# MicroPython: there is no as_completed.
import asyncio


async def main():
    a = asyncio.create_task(asyncio.sleep(0.04, "a"))
    b = asyncio.create_task(asyncio.sleep(0.02, "b"))
    got = []
    for next in asyncio.as_completed([a, b, a, b]):
        got.append(await next)
    print(f"got {' '.join(got)}")
    rounds = 0
    for next in asyncio.as_completed([]):
        await next
        rounds += 1
    print(f"{rounds} rounds")


asyncio.run(main())
