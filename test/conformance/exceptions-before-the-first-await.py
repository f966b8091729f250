# oracle: cpython micropython
import asyncio


async def fail():
    raise ValueError("at once")


async def main():
    ways = [
        lambda: fail(),
        lambda: asyncio.create_task(fail()),
        lambda: asyncio.gather(fail()),
    ]
    for way in ways:
        try:
            await way()
        except ValueError as e:
            print(e)


asyncio.run(main())
