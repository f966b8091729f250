# oracle: cpython
# MicroPython: in wasm the browser runs the loop.
import asyncio

loop = asyncio.new_event_loop()


def begin():
    print("the next run is a new one")
    loop.call_later(0, loop.stop)


loop.call_soon(print, "was ready")
loop.call_soon(print, "was ready too")
loop.call_later(10, print, "not reached")
loop.stop()
loop.run_forever()
print("stopped")
loop.call_soon(begin)
loop.run_forever()
print("stopped again")
loop.close()
