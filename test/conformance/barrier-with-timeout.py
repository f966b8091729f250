# oracle: cpython
# MicroPython: there is no Barrier.
import asyncio


async def main():
    barrier = asyncio.Barrier(2)
    try:
        await asyncio.wait_for(barrier.wait(), 0.02)
    except asyncio.TimeoutError:
        print("nobody came")
    print(f"{barrier.n_waiting} wait, broken? {'yes' if barrier.broken else 'no'}")
    other = asyncio.create_task(barrier.wait())
    await asyncio.sleep(0.01)
    print(f"main: index {await asyncio.wait_for(barrier.wait(), 0.02)}")
    print(f"other: index {await other}")


asyncio.run(main())
