# oracle: cpython
# MicroPython: there are no futures.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.add_done_callback(lambda f: print(f"done with {f.result()}"))
    loop.call_soon(lambda: future.set_result(42))
    print(f"got {await future}")
    broken = loop.create_future()
    broken.set_exception(ValueError("no such sensor"))
    try:
        await asyncio.ensure_future(broken)
    except ValueError as e:
        print(f"caught: {e}")
    inner = loop.create_future()
    outer = asyncio.shield(inner)
    outer.cancel()
    await asyncio.sleep(0)
    inner.set_result("inner is alive")
    print(await inner)
    print(f"a future? {'yes' if asyncio.isfuture(inner) else 'no'}")


asyncio.run(main())
