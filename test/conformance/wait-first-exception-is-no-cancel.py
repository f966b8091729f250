# oracle: cpython
# MicroPython: there is no wait.
import asyncio


async def main():
    stopped = asyncio.create_task(asyncio.sleep(10))

    async def work():
        await asyncio.sleep(0.02)
        stopped.cancel()
        await asyncio.sleep(0.03)
        print("the work is done")

    working = asyncio.create_task(work())
    done, pending = await asyncio.wait([stopped, working], return_when=asyncio.FIRST_EXCEPTION)
    print(f"{len(done)} done, {len(pending)} pending")
    print(f"stopped was {'cancelled' if stopped.cancelled() else 'not cancelled'}")


asyncio.run(main())
