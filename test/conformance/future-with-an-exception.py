# oracle: cpython
# MicroPython: there are no futures.
import asyncio


async def main():
    future = asyncio.get_running_loop().create_future()

    async def wait(name):
        try:
            await future
        except ValueError as e:
            print(f"{name} caught {e}")

    waiters = [asyncio.create_task(wait(name)) for name in ["a", "b"]]
    await asyncio.sleep(0)
    error = ValueError("no answer")
    future.set_exception(error)
    print(f"exception is {'the same' if future.exception() is error else 'another'}")
    await asyncio.gather(*waiters)
    try:
        future.result()
    except ValueError as e:
        print(f"result throws {'the same' if e is error else 'another'}")


asyncio.run(main())
