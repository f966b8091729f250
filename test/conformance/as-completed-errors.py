# oracle: cpython
# MicroPython: there is no as_completed.
import asyncio


async def work(name, seconds):
    await asyncio.sleep(seconds)
    if name == "bad":
        raise ValueError("bad is broken")
    return name


async def main():
    good = asyncio.create_task(work("good", 0.06))
    bad = asyncio.create_task(work("bad", 0.03))
    stopped = asyncio.create_task(work("stopped", 10))
    await asyncio.sleep(0)
    stopped.cancel()
    for next in asyncio.as_completed([good, bad, stopped]):
        try:
            print(f"value: {await next}")
        except BaseException as e:
            cancelled = isinstance(e, asyncio.CancelledError)
            print(f"error: {'CancelledError' if cancelled else e}")


asyncio.run(main())
