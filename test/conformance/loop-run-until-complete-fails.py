# oracle: cpython
# MicroPython: in wasm the browser runs the loop.
import asyncio


async def fail():
    await asyncio.sleep(0)
    raise ValueError("no such sensor")


async def cancel_itself():
    asyncio.current_task().cancel()
    await asyncio.sleep(0)


async def fine():
    return "fine"


loop = asyncio.new_event_loop()
try:
    loop.run_until_complete(fail())
except ValueError as e:
    print(f"the first run failed: {e}")
try:
    loop.run_until_complete(cancel_itself())
except asyncio.CancelledError:
    print("the second run: cancelled")
print(f"the third run is {loop.run_until_complete(fine())}")
loop.close()
