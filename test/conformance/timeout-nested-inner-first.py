# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def main():
    async with asyncio.timeout(5) as outer:
        try:
            async with asyncio.timeout(0.02):
                await asyncio.sleep(10)
        except TimeoutError:
            print("inner: TimeoutError")
        await asyncio.sleep(0.01)
        print(f"outer has expired: {'yes' if outer.expired() else 'no'}")
        value = "plan B"
    print(value)


asyncio.run(main())
