# oracle: cpython
# MicroPython: loops have no call_soon.
import asyncio


def who():
    task = asyncio.current_task()
    return "nobody" if task is None else task.get_name()


async def main():
    over = asyncio.Event()

    async def work():
        print(f"its task: {who()}")
        over.set()

    def callback():
        print(f"callback: {who()}")
        asyncio.create_task(work(), name="made by a callback")
        print(f"callback: {who()}")

    asyncio.current_task().set_name("main")
    print(f"main: {who()}")
    asyncio.get_running_loop().call_soon(callback)
    await over.wait()
    print(f"main: {who()}")


asyncio.run(main())
