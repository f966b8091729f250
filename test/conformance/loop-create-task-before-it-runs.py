# oracle: cpython
# MicroPython: in wasm the browser runs the loop.
import asyncio


async def work(name):
    print(f"{name} begins")
    await asyncio.sleep(0.02)
    print(f"{name} ends")
    return name


loop = asyncio.new_event_loop()
a = loop.create_task(work("a"), name="worker")
b = loop.create_task(work("b"))
b.add_done_callback(lambda task: print(f"callback of {task.result()}"))
print(f"{a.get_name()} has not begun")
value = loop.run_until_complete(b)
print(f"the run gave {value}")
print(f"{a.get_name()} done? {'yes' if a.done() else 'no'}")
loop.close()
