# oracle: cpython micropython
import asyncio


async def main():
    values = await asyncio.gather()
    print(f"{len(values)} values")


asyncio.run(main())
