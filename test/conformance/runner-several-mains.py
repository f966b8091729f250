# oracle: cpython
# MicroPython: there are no runners.
import asyncio


async def measure(n):
    await asyncio.sleep(0.02)
    print(f"measured {n}")
    return n


async def fail():
    await asyncio.sleep(0)
    raise ValueError("no such sensor")


runner = asyncio.Runner()
loop = runner.get_loop()


async def same():
    return "the same loop" if asyncio.get_running_loop() is loop else "another loop"


async def again():
    print("run() can be used again")


n = runner.run(measure(20))
n = runner.run(measure(n + 1))
print(f"the second main gave {n}")
try:
    runner.run(fail())
except ValueError as e:
    print(f"the third main failed: {e}")
print(runner.run(same()))
runner.close()
asyncio.run(again())
