# oracle: cpython
# MicroPython: there is no debug mode.
import asyncio


async def main():
    loop = asyncio.get_running_loop()

    def state():
        return "on" if loop.get_debug() else "off"

    print(f"debug is {state()}, slow means {loop.slow_callback_duration}")
    loop.set_debug(True)
    loop.slow_callback_duration = 0.5
    print(f"debug is {state()}, slow means {loop.slow_callback_duration}")
    await asyncio.sleep(0.02)
    loop.set_debug(False)
    print(f"debug is {state()}")


async def another():
    print(f"the next run: {'on' if asyncio.get_running_loop().get_debug() else 'off'}")


asyncio.run(main())
asyncio.run(another(), debug=True)
