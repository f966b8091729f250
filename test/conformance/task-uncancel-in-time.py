# oracle: cpython3.13
# CPython 3.11: the cancellation is thrown all the same. MicroPython: there is no uncancel.
import asyncio


async def hesitant():
    me = asyncio.current_task()
    me.cancel()
    me.cancel()
    print(f"{me.uncancel()} left")
    print(f"{me.uncancel()} left")
    await asyncio.sleep(0)
    return "goes on"


async def main():
    print(await asyncio.create_task(hesitant()))
    other = asyncio.create_task(asyncio.sleep(0, "starts after all"))
    other.cancel()
    print(f"other: {other.uncancel()} left")
    print(await other)


asyncio.run(main())
