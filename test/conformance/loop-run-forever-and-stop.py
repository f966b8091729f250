# oracle: cpython
# MicroPython: in wasm the browser runs the loop.
import asyncio

loop = asyncio.new_event_loop()


async def tick():
    for n in range(1, 5):
        await asyncio.sleep(0.04)
        print(f"tick {n}")
        if n % 2 == 0:
            loop.stop()


task = loop.create_task(tick())
print("nothing has started yet")
loop.run_forever()
print("stopped")
loop.run_forever()
print("stopped again")
loop.close()
