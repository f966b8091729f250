# oracle: cpython
# MicroPython: sleep takes no result.
import asyncio


async def main():
    print(f"at once: {await asyncio.sleep(0, 'zero')}")
    print(f"later: {await asyncio.sleep(0.01, 7)}")


asyncio.run(main())
