# oracle: cpython
# MicroPython: there is no Barrier.
import asyncio


async def main():
    barrier = asyncio.Barrier(3)

    async def work(name):
        for n in range(1, 4):
            index = await barrier.wait()
            print(f"{name} leaves round {n}, index {index}, {barrier.n_waiting} wait")

    await asyncio.gather(work("a"), work("b"), work("c"))


asyncio.run(main())
