# oracle: cpython
# MicroPython: loops have no call_soon.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    left = 3

    def again():
        nonlocal left
        print(f"callback, {left} to go")
        left -= 1
        if left > 0:
            loop.call_soon(again)

    async def work():
        for n in range(1, 4):
            print(f"task, round {n}")
            await asyncio.sleep(0)

    loop.call_later(0.02, print, "the timer is not forgotten")
    kept = asyncio.create_task(work())
    loop.call_soon(again)
    task = asyncio.create_task(work())
    loop.call_soon(print, "last of the first round")
    await task
    await asyncio.sleep(0.05)
    print("main ends")


asyncio.run(main())
