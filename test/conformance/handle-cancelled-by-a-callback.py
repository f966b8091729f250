# oracle: cpython
# MicroPython: loops have no call_soon.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    handles = []

    def cancel(n):
        print(f"cancels number {n}")
        handles[n].cancel()

    handles.append(loop.call_soon(cancel, 1))
    handles.append(loop.call_soon(print, "not reached"))
    handles.append(loop.call_soon(print, "the third runs"))
    await asyncio.sleep(0)
    when = loop.time() + 0.03
    handles.append(loop.call_at(when, cancel, 4))
    handles.append(loop.call_at(when + 0.0001, print, "not reached"))
    await asyncio.sleep(0.08)
    print("main ends")


asyncio.run(main())
