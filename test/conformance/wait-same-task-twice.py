# oracle: cpython
# MicroPython: there is no wait.
import asyncio


async def main():
    task = asyncio.create_task(asyncio.sleep(0.02, "once"))
    other = asyncio.create_task(asyncio.sleep(0.04, "other"))
    done, pending = await asyncio.wait([task, other, task])
    print(f"{len(done)} done, {len(pending)} pending")
    print(" ".join(each.result() for each in [task, other]))


asyncio.run(main())
