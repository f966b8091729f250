# oracle: cpython
# MicroPython: in wasm the browser runs the loop.
import asyncio


async def double(n):
    await asyncio.sleep(0.02)
    print(f"{n} is doubled")
    return 2 * n


loop = asyncio.new_event_loop()
two = loop.run_until_complete(double(1))
print(f"the first run gave {two}")
four = loop.run_until_complete(double(two))
print(f"the second run gave {four}")
loop.close()
