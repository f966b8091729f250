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
    await come("main")
    await barrier.abort()
    await a
    await b
    await come("main")


asyncio.run(main())
