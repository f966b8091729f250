# oracle: cpython
# MicroPython: cancel() takes no message.
import asyncio


async def work():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        print(f"inside: {e}")
        raise


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel("battery is low")
    try:
        await task
    except asyncio.CancelledError as e:
        print(f"outside: {e}")

    other = asyncio.create_task(work())
    await asyncio.sleep(0)
    other.cancel()
    try:
        await other
    except asyncio.CancelledError as e:
        print(f"outside: {'no message' if str(e) == '' else 'a message'}")


asyncio.run(main())
