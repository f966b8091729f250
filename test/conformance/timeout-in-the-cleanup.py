# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def clean_up():
    try:
        async with asyncio.timeout(0.02):
            await asyncio.sleep(10)
    except TimeoutError:
        print("cleanup: TimeoutError")


async def main():
    try:
        async with asyncio.timeout(0.02):
            try:
                await asyncio.sleep(10)
            finally:
                await clean_up()
                print(f"{asyncio.current_task().cancelling()} cancel request")
    except TimeoutError:
        print("main: TimeoutError")
    print(f"{asyncio.current_task().cancelling()} cancel requests")


asyncio.run(main())
