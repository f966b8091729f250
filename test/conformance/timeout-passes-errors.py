# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def broken():
    await asyncio.sleep(0.01)
    raise ValueError("broken")


async def clumsy():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        raise ValueError("stumbled while leaving")


async def main():
    for body in [broken, clumsy]:
        try:
            async with asyncio.timeout(0.1) as scope:
                await body()
        except ValueError as e:
            print(e)
        print(f"expired: {'yes' if scope.expired() else 'no'}")
    await asyncio.sleep(0.1)
    print("main ends")


asyncio.run(main())
