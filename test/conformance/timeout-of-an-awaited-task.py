# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def work(name):
    try:
        await asyncio.sleep(0.15)
        return f"{name} is done"
    finally:
        print(f"{name} ends")


async def main():
    plain = asyncio.create_task(work("plain"))
    shielded = asyncio.create_task(work("shielded"))
    for awaited in [plain, asyncio.shield(shielded)]:
        try:
            async with asyncio.timeout(0.02):
                await awaited
        except TimeoutError:
            print("TimeoutError")
    print(f"plain is cancelled: {'yes' if plain.cancelled() else 'no'}")
    print(await shielded)


asyncio.run(main())
