# oracle: cpython
# MicroPython: there is no Barrier.
import asyncio


async def main():
    barrier = asyncio.Barrier(3)

    async def come(name):
        try:
            print(f"{name}: index {await barrier.wait()}")
        except asyncio.BrokenBarrierError:
            print(f"{name}: broken")

    a = asyncio.create_task(come("a"))
    b = asyncio.create_task(come("b"))
    await asyncio.sleep(0.01)
    await barrier.abort()
    print(f"broken? {'yes' if barrier.broken else 'no'}")
    await a
    await b
    await come("late")
    await barrier.reset()
    print(f"broken? {'yes' if barrier.broken else 'no'}")
    again = [asyncio.create_task(come("a")), asyncio.create_task(come("b"))]
    await asyncio.sleep(0.01)
    await come("c")
    for task in again:
        await task


asyncio.run(main())
