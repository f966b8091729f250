# oracle: cpython micropython
import asyncio


async def main():
    async def tell():
        await asyncio.sleep(0.02)
        return "news"

    source = asyncio.create_task(tell())

    async def listen(name):
        print(f"{name} hears {await source}")

    await asyncio.gather(listen("first"), listen("second"), listen("third"))
    await listen("latecomer")


asyncio.run(main())
