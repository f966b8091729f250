# oracle: cpython
# MicroPython: in wasm the browser runs the loop.
import asyncio


async def work(name):
    await asyncio.sleep(0.02)
    print(f"{name} works")
    return name


loop = asyncio.new_event_loop()
name = loop.run_until_complete(work("a"))
print(f"run_until_complete gave {name}")
loop.create_task(work("b")).add_done_callback(lambda _: loop.stop())
loop.run_forever()
loop.close()
print(f"closed? {'yes' if loop.is_closed() else 'no'}")
runner = asyncio.Runner()
runner.get_loop().call_soon(print, "on the loop of the runner")
runner.run(work("c"))
runner.close()
print("over")
