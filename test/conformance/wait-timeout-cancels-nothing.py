# oracle: cpython
# MicroPython: there is no wait.
import asyncio


async def main():
    fast = asyncio.create_task(asyncio.sleep(0.02, "fast"))
    slow = asyncio.create_task(asyncio.sleep(0.2, "slow"))
    done, pending = await asyncio.wait([fast, slow], timeout=0.1)
    print(f"{'fast' if fast in done else 'slow'} is done, of {len(done)}")
    print(f"{'slow' if slow in pending else 'fast'} is pending, of {len(pending)}")
    print(f"later: {await slow}")


asyncio.run(main())
