# oracle: cpython
# MicroPython: there is no contextlib.
import asyncio
from contextlib import AsyncExitStack


class Device:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        await asyncio.sleep(0)
        if self.name == "radio":
            raise ValueError("no radio")
        print(f"{self.name} is open")

    async def __aexit__(self, *error):
        await asyncio.sleep(0)
        print(f"{self.name} is closed")


async def start(*names):
    async with AsyncExitStack() as stack:
        for name in names:
            await stack.enter_async_context(Device(name))
        print("all are open")


async def main():
    await start("bus", "display")
    try:
        await start("bus", "display", "radio")
    except ValueError as e:
        print(e)


asyncio.run(main())
