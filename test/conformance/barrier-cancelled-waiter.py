# oracle: cpython
# MicroPython: there is no Barrier.
import asyncio


async def main():
    barrier = asyncio.Barrier(3)

    async def come(name):
        try:
            index = await barrier.wait()
            print(f"{name} passes, index {index}")
        except asyncio.CancelledError:
            print(f"{name}: cancelled")

    a = asyncio.create_task(come("a"))
    b = asyncio.create_task(come("b"))
    await asyncio.sleep(0.01)
    a.cancel()
    await a
    print(f"{barrier.n_waiting} wait, broken? {'yes' if barrier.broken else 'no'}")
    c = asyncio.create_task(come("c"))
    await asyncio.sleep(0.01)
    print(f"{barrier.n_waiting} wait, c is done? {'yes' if c.done() else 'no'}")
    await come("d")
    await b
    await c


asyncio.run(main())
