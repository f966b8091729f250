# oracle: cpython
# MicroPython: there is no Semaphore.
import asyncio


async def main():
    semaphore = asyncio.Semaphore(1)

    async def be_long():
        async with semaphore:
            await asyncio.sleep(10)

    async def fail():
        async with semaphore:
            raise Exception("out of paper")

    async def come_third():
        async with semaphore:
            return "third is in"

    long = asyncio.create_task(be_long())
    faulty = asyncio.create_task(fail())
    third = asyncio.create_task(come_third())
    await asyncio.sleep(0.01)
    long.cancel()
    try:
        await long
    except asyncio.CancelledError:
        print("long was cancelled")
    try:
        await faulty
    except Exception as e:
        print(e)
    print(await third)


asyncio.run(main())
