# oracle: cpython micropython
import asyncio


async def main():
    pen = asyncio.Lock()
    paper = asyncio.Lock()

    async def write(name):
        async with pen:
            print(f"{name} has the pen")
            await asyncio.sleep(0)
            async with paper:
                print(f"{name} has the paper")
                await asyncio.sleep(0)
        print(f"{name} is done")

    await asyncio.gather(write("Ada"), write("Grace"))


asyncio.run(main())
