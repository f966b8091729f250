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

    for n in range(1, 3):
        a = asyncio.create_task(come("a"))
        b = asyncio.create_task(come("b"))
        await asyncio.sleep(0.01)
        await come("main")
        if n == 1:
            a.cancel()
        await a
        await b
    print(f"{barrier.n_waiting} wait, broken? {'yes' if barrier.broken else 'no'}")


asyncio.run(main())
