# oracle: cpython
# MicroPython: exceptions have no context.
import asyncio


class Device:
    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await asyncio.sleep(0)
        raise ValueError("cannot switch off")


async def main():
    try:
        async with Device():
            raise ValueError("cannot measure")
    except ValueError as e:
        print(f"caught: {e}")
        print(f"before that: {e.__context__}")


asyncio.run(main())
