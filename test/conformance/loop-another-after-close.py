# oracle: cpython
# MicroPython: loops cannot be closed.
import asyncio


async def work(name):
    print(f"{name} begins")
    await asyncio.sleep(0.02)
    print(f"{name} ends")


first = asyncio.new_event_loop()
left = first.create_task(work("left"))
first.run_until_complete(asyncio.sleep(0))
first.close()
second = asyncio.new_event_loop()
print(f"the same loop? {'yes' if second is first else 'no'}")


def state(loop):
    return "closed" if loop.is_closed() else "open"


print(f"{state(first)} and {state(second)}")
second.run_until_complete(work("other"))
second.close()
print("over")
