# oracle: cpython
# MicroPython: loops have no call_soon.
import asyncio


def add(a, b):
    print(f"{a} and {b} are {a + b}")


async def main():
    loop = asyncio.get_running_loop()

    def second():
        print("second")
        loop.call_soon(print, "made by the second")

    loop.call_soon(add, 1, 2)
    loop.call_soon(second)
    loop.call_soon(print, "third")
    print("main waits")
    await asyncio.sleep(0)
    print("main goes on")
    await asyncio.sleep(0)
    print("main ends")


asyncio.run(main())
