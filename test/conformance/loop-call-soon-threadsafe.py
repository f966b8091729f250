# oracle: cpython
# MicroPython: loops have no call_soon_threadsafe.
import asyncio
import threading


async def main():
    loop = asyncio.get_running_loop()
    came = asyncio.Event()
    value = 0

    def receive(x):
        nonlocal value
        value = x
        came.set()

    threading.Thread(target=lambda: loop.call_soon_threadsafe(receive, 7)).start()
    await came.wait()
    print(f"received {value}")
    loop.call_soon_threadsafe(print, "works in a task as well")
    await asyncio.sleep(0)
    print("main ends")


asyncio.run(main())
