# oracle: cpython
# MicroPython: there is no Barrier.
import asyncio


async def main():
    barrier = asyncio.Barrier(1)

    async def run():
        print("other runs")

    other = asyncio.create_task(run())
    print(f"index {await barrier.wait()}")
    print(f"index {await barrier.wait()}")
    await other
    for parties in (0, -1):
        try:
            asyncio.Barrier(parties)
        except ValueError:
            print(f"{parties}: error")


asyncio.run(main())
