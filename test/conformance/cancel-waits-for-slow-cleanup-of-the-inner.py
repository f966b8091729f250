# oracle: cpython micropython
import asyncio


async def main():
    async def clean():
        try:
            await asyncio.sleep(10)
        finally:
            print("inner cleans up")
            await asyncio.sleep(0.03)
            print("inner is clean")

    inner = asyncio.create_task(clean())

    async def wait():
        try:
            await inner
        except asyncio.CancelledError:
            print("outer: cancelled")

    outer = asyncio.create_task(wait())
    await asyncio.sleep(0.01)
    outer.cancel()
    print("cancel was asked for")
    await outer
    print("main ends")


asyncio.run(main())
