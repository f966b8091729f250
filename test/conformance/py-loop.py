# oracle: cpython
# MicroPython: there is no get_running_loop.
import asyncio


def fail():
    raise ValueError("callback is broken")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: print(f"handler: {context['exception']}"))
    loop.call_soon(print, "soon")
    loop.call_soon(fail)
    loop.call_soon_threadsafe(print, "from anywhere")
    loop.call_at(loop.time() + 0.02, print, "at its time")
    loop.call_later(0.06, print, "later")
    handle = loop.call_later(0.04, print, "not reached")
    handle.cancel()
    await asyncio.sleep(0.1)
    loop.call_exception_handler({"message": "by hand", "exception": ValueError("by hand")})

    async def work():
        return "a task of the loop"

    task = loop.create_task(work())
    print(await task)
    print(f"handler? {'no' if loop.get_exception_handler() is None else 'yes'}")
    print(f"running? {'yes' if loop.is_running() else 'no'}")
    print(f"closed? {'yes' if loop.is_closed() else 'no'}")
    print(f"debug? {'yes' if loop.get_debug() else 'no'}")
    loop.slow_callback_duration = 0.2
    print(f"slow is {loop.slow_callback_duration}")


asyncio.run(main())
