# oracle: cpython
# MicroPython: there is no itertools.
import asyncio
from itertools import count

lock = asyncio.Lock()


async def worker(name):
    for n in count(1):
        async with lock:
            print(f"{name} in round {n}")
            await asyncio.sleep(0)
            if n == 1:
                continue
            if name == "a":
                break
            if n == 3:
                return f"{name} returns"
    return f"{name} has left the loop"


async def main():
    ends = await asyncio.gather(worker("a"), worker("b"))
    print(", ".join(ends))
    print(f"locked? {'yes' if lock.locked() else 'no'}")


asyncio.run(main())
