# oracle: cpython micropython
import asyncio


class Device:
    def __init__(self, name):
        self.name = name
        print(f"{name} on")

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        print(f"{self.name} goes off")
        await asyncio.sleep(0.02)
        print(f"{self.name} off")


async def measure():
    async with Device("power"):
        async with Device("sensor"):
            await asyncio.sleep(0)
            print("measuring")
            return 42


async def main():
    print(f"measured {await measure()}")


asyncio.run(main())
