# oracle: cpython micropython
import asyncio


async def main():
    async def slow():
        await asyncio.sleep(0.03)
        return "at last"

    async def fail():
        raise ValueError("or an error")

    print(await asyncio.wait_for(slow(), None))
    try:
        await asyncio.wait_for(fail(), None)
    except ValueError as e:
        print(e)


asyncio.run(main())
