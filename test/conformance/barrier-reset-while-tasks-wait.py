# oracle: cpython
# MicroPython: there is no Barrier.
import asyncio


async def main():
    barrier = asyncio.Barrier(2)

    async def come(name):
        try:
            print(f"{name}: index {await barrier.wait()}")
        except asyncio.BrokenBarrierError:
            print(f"{name}: sent away")

    a = asyncio.create_task(come("a"))
    await asyncio.sleep(0.01)
    await barrier.reset()
    print(f"broken? {'yes' if barrier.broken else 'no'}, {barrier.n_waiting} wait")
    b = asyncio.create_task(come("b"))
    await come("main")
    await a
    await b
    await barrier.reset()
    print(f"broken? {'yes' if barrier.broken else 'no'}, {barrier.n_waiting} wait")


asyncio.run(main())
