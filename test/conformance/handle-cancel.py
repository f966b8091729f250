# oracle: cpython
# MicroPython: loops have no call_soon.
import asyncio


async def main():
    loop = asyncio.get_running_loop()

    def state(cancelled):
        return "cancelled" if cancelled else "not cancelled"

    first = loop.call_soon(print, "first")
    second = loop.call_soon(print, "not reached")
    loop.call_soon(print, "third")
    second.cancel()
    print(f"first is {state(first.cancelled())}, second is {state(second.cancelled())}")
    await asyncio.sleep(0)
    second.cancel()
    first.cancel()
    print(f"too late, and no error: first is {state(first.cancelled())}")


asyncio.run(main())
