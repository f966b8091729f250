# oracle: cpython micropython
import asyncio


async def main():
    stop = False

    async def alarm():
        nonlocal stop
        await asyncio.sleep(0.03)
        print("timer fires")
        stop = True

    timer = asyncio.create_task(alarm())
    rounds = 0
    while not stop:
        rounds += 1
        await asyncio.sleep(0)
    await timer
    print(f"main spun {'often' if rounds > 3 else 'hardly'}")


asyncio.run(main())
