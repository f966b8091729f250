# oracle: cpython
# MicroPython: there are no futures.
import asyncio


async def main():
    future = asyncio.get_running_loop().create_future()

    def wait(name):
        async def waiter():
            await future
            print(f"task {name}")

        return asyncio.create_task(waiter())

    future.add_done_callback(lambda f: print("callback 1"))
    a = wait("a")
    await asyncio.sleep(0)
    future.add_done_callback(lambda f: print("callback 2"))
    b = wait("b")
    await asyncio.sleep(0)
    future.add_done_callback(lambda f: print("callback 3"))
    future.set_result(0)
    await asyncio.sleep(0.01)
    print("main ends")
    await asyncio.gather(a, b)


asyncio.run(main())
