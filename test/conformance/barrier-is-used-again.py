# oracle: cpython
# MicroPython: there is no Barrier.
import asyncio


async def main():
    barrier = asyncio.Barrier(3)

    async def work(name, steps):
        for n in range(1, 4):
            for _ in range(steps):
                await asyncio.sleep(0)
            print(f"{name} has done round {n}")
            index = await barrier.wait()
            if index == 0:
                print(f"{name} was the first in round {n}")

    await asyncio.gather(work("slow", 5), work("quick", 1), work("medium", 3))


asyncio.run(main())
