# oracle: cpython
# MicroPython: there are no futures.
import asyncio


async def main():
    future = asyncio.get_running_loop().create_future()

    async def wait(name):
        print(f"{name} got {await future}")

    waiters = [asyncio.create_task(wait(name)) for name in ["a", "b", "c"]]
    await asyncio.sleep(0)
    print(f"done? {'yes' if future.done() else 'no'}")
    future.set_result(12)
    print(f"done? {'yes' if future.done() else 'no'}, result {future.result()}")
    await asyncio.gather(*waiters)
    print(f"await again gives {await future}")


asyncio.run(main())
