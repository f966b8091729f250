# oracle: cpython micropython
import asyncio


class Device:
    made = 0

    @staticmethod
    async def make(name):
        await asyncio.sleep(0)
        Device.made += 1
        return Device(name)

    def __init__(self, name):
        self.name = name

    async def start(self):
        await asyncio.sleep(0)
        return f"{self.name} starts"

    async def stop(self):
        return f"{self.name} stops"


class Pump(Device):
    async def start(self):
        text = await super().start()
        await asyncio.sleep(0)
        return f"{text} and primes"

    async def stop(self):
        async def drain():
            return f"drained; {await super(Pump, self).stop()}"

        try:
            return await drain()
        finally:
            await asyncio.sleep(0)
            print(f"{self.name} is dry")


async def main():
    device = await Device.make("fan")
    print(await device.start())
    print(await device.stop())
    pump = Pump("pump")
    print(await pump.start())
    print(await pump.stop())
    print(f"made {Device.made}")


asyncio.run(main())
