# oracle: cpython micropython
import asyncio


async def main():
    calls = 0

    async def next():
        nonlocal calls
        calls += 1
        mine = calls
        await asyncio.sleep(0)
        return mine

    values = await asyncio.gather(next(), next(), next())
    print(f"{' '.join(str(v) for v in values)}, {calls} calls")


asyncio.run(main())
