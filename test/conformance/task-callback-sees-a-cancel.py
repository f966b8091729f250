# oracle: cpython
# MicroPython: tasks have no callbacks.
import asyncio


def watch(task):
    def ended(t):
        if t.cancelled():
            print(f"{t.get_name()} was cancelled")
            return
        print(f"{t.get_name()} failed: {t.exception()}")

    task.add_done_callback(ended)


async def main():
    async def fail():
        await asyncio.sleep(0)
        raise ValueError("oh")

    a = asyncio.create_task(asyncio.sleep(10), name="sleeper")
    b = asyncio.create_task(fail(), name="failer")
    watch(a)
    watch(b)
    await asyncio.sleep(0.01)
    a.cancel()
    await asyncio.sleep(0.01)
    print("main ends")


asyncio.run(main())
