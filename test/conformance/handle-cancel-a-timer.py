# oracle: cpython
# MicroPython: loops have no call_later.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    timers = []
    for n in range(6):
        timers.append(loop.call_later(0.04 * n + 0.04, print, f"timer {n}"))
    for n in [0, 3, 5]:
        timers[n].cancel()
    await asyncio.sleep(0.1)
    timers[4].cancel()
    timers[4].cancel()
    timers[1].cancel()
    await asyncio.sleep(0.12)
    print(" ".join("cancelled" if timer.cancelled() else "rang" for timer in timers))
    print(f"in order? {'yes' if timers[0].when() < timers[1].when() else 'no'}")


asyncio.run(main())
