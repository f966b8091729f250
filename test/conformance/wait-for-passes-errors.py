# oracle: cpython micropython
import asyncio


async def main():
    async def fail():
        await asyncio.sleep(0.01)
        raise ValueError("sensor is gone")

    try:
        await asyncio.wait_for(fail(), 1)
    except ValueError as e:
        print(e)

    async def timeout_of_its_own():
        await asyncio.sleep(0)
        raise asyncio.TimeoutError("its own")

    try:
        await asyncio.wait_for(timeout_of_its_own(), 1)
    except asyncio.TimeoutError as e:
        print(e)


asyncio.run(main())
