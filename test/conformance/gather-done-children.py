# oracle: cpython micropython
import asyncio


async def main():
    async def old():
        return "old"

    async def new():
        return "new"

    done = asyncio.create_task(old())
    await done
    values = await asyncio.gather(done, new())
    print(" ".join(values))
    again = await asyncio.gather(done, done)
    print(" ".join(again))


asyncio.run(main())
