# oracle: cpython
# MicroPython: in wasm the browser runs the loop.
import asyncio

loop = asyncio.new_event_loop()


def first():
    print("stops the loop")
    loop.stop()
    print(f"runs on for now? {'yes' if loop.is_running() else 'no'}")


def second():
    print("was ready as well")
    loop.call_soon(print, "came later")


loop.call_soon(first)
loop.call_soon(second)
loop.run_forever()
print(f"running? {'yes' if loop.is_running() else 'no'}")
loop.call_soon(loop.stop)
loop.run_forever()
print("stopped again")
loop.close()
