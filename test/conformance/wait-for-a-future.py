# oracle: cpython
# MicroPython: there are no futures.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    event = asyncio.Event()
    for wait in [
        lambda: asyncio.wait_for(future, 0.01),
        lambda: asyncio.wait_for(event.wait(), 0.01),
    ]:
        try:
            await wait()
            print("not reached")
        except asyncio.TimeoutError:
            print("TimeoutError")
    print(f"future is cancelled? {'yes' if future.cancelled() else 'no'}")
    ready = loop.create_future()
    ready.set_result("here")
    event.set()
    print(await asyncio.wait_for(ready, 0.01))
    print(f"event: {'yes' if await asyncio.wait_for(event.wait(), 0.01) else 'no'}")


asyncio.run(main())
