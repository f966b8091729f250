# oracle: cpython micropython
import asyncio


async def main():
    async def long():
        await asyncio.sleep(10)

    shared = asyncio.create_task(long())

    async def wait(name):
        try:
            await shared
        except asyncio.CancelledError:
            print(f"{name} sees a CancelledError")

    a = asyncio.create_task(wait("a"))
    b = asyncio.create_task(wait("b"))
    await asyncio.sleep(0)
    a.cancel()
    await a
    await b
    print("both are over")


asyncio.run(main())
