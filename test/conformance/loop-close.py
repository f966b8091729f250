# oracle: cpython
# MicroPython: loops cannot be closed.
import asyncio

loop = asyncio.new_event_loop()


def state():
    running = "yes" if loop.is_running() else "no"
    return f"running {running}, closed {'yes' if loop.is_closed() else 'no'}"


def attempt(what, call):
    try:
        call()
        print(f"{what}: fine")
    except RuntimeError as e:
        print(f"{what}: {e}")


async def main():
    print(f"in main: {state()}")
    attempt("close while it runs", lambda: loop.close())
    await asyncio.sleep(0)


print(f"before: {state()}")
loop.run_until_complete(main())
print(f"after: {state()}")
loop.close()
print(f"closed: {state()}")
attempt("callSoon", lambda: loop.call_soon(print, "not reached"))
attempt("callLater", lambda: loop.call_later(1, print, "not reached"))
attempt("runForever", lambda: loop.run_forever())
attempt("close again", lambda: loop.close())
