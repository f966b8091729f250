# oracle: cpython
# MicroPython: in wasm the browser runs the loop.
import asyncio


async def count():
    for n in range(1, 5):
        print(f"count {n}")
        await asyncio.sleep(0.04)
    return "counted"


loop = asyncio.new_event_loop()


async def main():
    global counter
    counter = loop.create_task(count())
    await asyncio.sleep(0.06)
    print("main ends")


loop.run_until_complete(main())
print(f"done? {'yes' if counter.done() else 'no'}")
value = loop.run_until_complete(counter)
print(value)
loop.close()
