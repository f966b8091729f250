# oracle: cpython micropython
import asyncio


class Device:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await asyncio.sleep(0)
        print(f"closing {self.name}")
        if self.name == "disk":
            raise ValueError("disk is full")


async def main():
    try:
        async with Device("bus"):
            async with Device("disk"):
                print("the body is fine")
    except ValueError as e:
        print(f"caught: {e}")
    print("main ends")


asyncio.run(main())
