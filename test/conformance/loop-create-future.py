# oracle: cpython
# MicroPython: there are no futures.
import asyncio


def measure(pin):
    """Stands for a driver that calls back."""
    loop = asyncio.get_running_loop()
    future = loop.create_future()

    def ready():
        if pin < 0:
            future.set_exception(ValueError(f"no pin {pin}"))
        else:
            future.set_result(10 * pin)

    loop.call_later(0.02, ready)
    return future


async def main():
    print(f"pin 4 has {await measure(4)}")
    try:
        await measure(-1)
    except ValueError as e:
        print(e)


asyncio.run(main())
