# oracle: cpython micropython
import asyncio


class SensorError(Exception):
    def __init__(self, channel):
        super().__init__(f"channel {channel}")
        self.channel = channel


class SensorTimeout(SensorError):
    pass


async def read(channel):
    await asyncio.sleep(0)
    if channel == 1:
        raise SensorError(channel)
    if channel == 2:
        raise SensorTimeout(channel)
    return f"value of {channel}"


async def main():
    for channel in range(3):
        try:
            print(await asyncio.create_task(read(channel)))
        except SensorTimeout as e:
            print(f"timeout on {e.channel}")
        except SensorError as e:
            print(f"error: {e}")


asyncio.run(main())
