# oracle: cpython
# MicroPython: loops have no call_later.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    over = asyncio.Event()

    def ring(name, times):
        print(f"{name} rings {times} times")

    def last():
        print("last")
        over.set()

    loop.call_later(0.07, ring, "second", 2)
    loop.call_later(0.045, ring, "first", 1)
    loop.call_later(0.09, last)
    loop.call_later(0, print, "with no time at all")
    loop.call_later(0.02, print, "in a moment")
    print("main waits")
    await over.wait()
    print("main ends")


asyncio.run(main())
