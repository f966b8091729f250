# oracle: cpython micropython
import asyncio


async def main():
    tasks = {}

    async def ring(n):
        await asyncio.sleep(0.02 * n)
        print(f"timer {n}")

    for n in [7, 2, 9, 4, 1, 8, 3, 6, 5]:
        tasks[n] = asyncio.create_task(ring(n))
    await asyncio.sleep(0)
    for n in [4, 8, 1]:
        tasks[n].cancel()
    await asyncio.sleep(0.02 * 9 + 0.03)
    print("main ends")


asyncio.run(main())
