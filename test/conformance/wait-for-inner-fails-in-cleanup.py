# oracle: cpython
# MicroPython: TimeoutError; the error of the cleanup is lost.
import asyncio


async def clumsy():
    try:
        await asyncio.sleep(10)
    finally:
        raise ValueError("stumbled while leaving")


async def main():
    try:
        await asyncio.wait_for(clumsy(), 0.02)
    except asyncio.TimeoutError:
        print("TimeoutError")
    except ValueError as e:
        print(e)


asyncio.run(main())
