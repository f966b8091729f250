# oracle: cpython
# MicroPython: there is no wait.
import asyncio


async def work(name, seconds, fails):
    await asyncio.sleep(seconds)
    print(f"{name} ends")
    if fails:
        raise ValueError(f"{name} is broken")
    return name


async def main():
    good = asyncio.create_task(work("good", 0.02, False))
    bad = asyncio.create_task(work("bad", 0.05, True))
    slow = asyncio.create_task(work("slow", 0.2, False))
    done, pending = await asyncio.wait([good, bad, slow], return_when=asyncio.FIRST_EXCEPTION)
    print(f"{len(done)} done, {len(pending)} pending")
    print(f"bad: {bad.exception()}")
    print(f"slow is {'pending' if slow in pending else 'done'}")
    print(f"then {await slow}")


asyncio.run(main())
