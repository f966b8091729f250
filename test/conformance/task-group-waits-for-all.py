# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def read(sensor, seconds):
    await asyncio.sleep(seconds)
    print(f"{sensor} is read")
    return f"{sensor} ok"


async def read_all():
    async with asyncio.TaskGroup() as group:
        group.create_task(read("slow", 0.1))
        fast = group.create_task(read("fast", 0.03))
        print("the body waits for one")
        value = await fast
        print("the body ends")
        return value


async def main():
    print(f"value: {await read_all()}")


asyncio.run(main())
