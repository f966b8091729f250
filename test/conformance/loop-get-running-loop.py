# oracle: cpython
# MicroPython: there is no get_running_loop.
import asyncio


def here():
    try:
        asyncio.get_running_loop()
        return "a loop runs"
    except RuntimeError:
        return "no loop runs"


async def main():
    loop = asyncio.get_running_loop()
    print(f"main: {here()}")

    async def task():
        print(f"task: {'the same' if asyncio.get_running_loop() is loop else 'another'}")

    def callback():
        print(f"callback: {'the same' if asyncio.get_running_loop() is loop else 'another'}")

    kept = asyncio.create_task(task())
    loop.call_soon(callback)
    await asyncio.sleep(0)
    print(f"getEventLoop: {'the same' if asyncio.get_event_loop() is loop else 'another'}")


print(f"before: {here()}")
asyncio.run(main())
print(f"after: {here()}")
