# oracle: cpython
# MicroPython: there are no runners.
import asyncio


async def work():
    return "task"


async def first():
    print("first main")
    await asyncio.sleep(0.02)


async def second():
    print("second main")
    await asyncio.sleep(0)


runner = asyncio.Runner()
loop = runner.get_loop()
loop.call_soon(print, "a callback from before")
task = loop.create_task(work())
task.add_done_callback(lambda t: print(f"{t.result()} is done"))
print("nothing runs yet")
runner.run(first())
loop.call_soon(print, "a callback from between")
runner.run(second())
print(f"closed? {'yes' if loop.is_closed() else 'no'}")
runner.close()
print(f"closed? {'yes' if loop.is_closed() else 'no'}")
