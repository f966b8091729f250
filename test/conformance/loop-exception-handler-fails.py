# oracle: cpython
# MicroPython: loops have no call_soon.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    calls = 0

    def handler(loop, context):
        nonlocal calls
        calls += 1
        print(f"handler is called {calls}")
        raise ValueError("handler is broken")

    def fail():
        raise ValueError("callback is broken")

    loop.set_exception_handler(handler)
    loop.call_soon(fail)
    loop.call_soon(fail)
    loop.call_soon(print, "the next one runs")
    await asyncio.sleep(0)
    loop.call_exception_handler({"message": "by hand"})
    print("main ends")


asyncio.run(main())
