# oracle: cpython
# MicroPython: there is no Barrier.
import asyncio


async def main():
    barrier = asyncio.Barrier(3)

    async def come(name):
        print(f"{name} comes, {barrier.n_waiting} of {barrier.parties} wait")
        index = await barrier.wait()
        print(f"{name} goes, index {index}")

    tasks = []
    for name in "abc":
        tasks.append(asyncio.create_task(come(name)))
        await asyncio.sleep(0.01)
    for task in tasks:
        await task
    print(f"{barrier.n_waiting} wait in the end")


asyncio.run(main())
