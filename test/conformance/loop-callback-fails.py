# oracle: cpython
# MicroPython: loops have no call_soon.
import asyncio


def fail(what):
    raise ValueError(f"no such {what}")


async def main():
    loop = asyncio.get_running_loop()

    def handler(loop, context):
        message = context["message"]
        told = "a callback" if message.startswith("Exception in callback") else message
        print(f"told: {told}")
        print(f"error: {context['exception']}")

    loop.set_exception_handler(handler)
    loop.call_soon(fail, "pin")
    loop.call_soon(print, "the next one runs")
    loop.call_later(0.02, fail, "timer")
    await asyncio.sleep(0.05)
    print("main ends")


asyncio.run(main())
