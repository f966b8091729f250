# oracle: cpython
# MicroPython: there is no wait.
import asyncio


async def main():
    task = asyncio.create_task(asyncio.sleep(0))
    await task
    future = asyncio.Future()
    future.set_result(None)
    slow = asyncio.create_task(asyncio.sleep(0.05))

    async def another():
        print("another task runs")

    other = asyncio.create_task(another())
    print("wait")
    done, pending = await asyncio.wait(
        [slow, future, task], return_when=asyncio.FIRST_COMPLETED
    )
    print(f"{len(done)} done, {len(pending)} pending")
    print(f"all done: {'yes' if task in done and future in done else 'no'}")
    await other
    await slow


asyncio.run(main())
