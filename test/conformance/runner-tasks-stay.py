# oracle: cpython
# MicroPython: there are no runners.
import asyncio


async def blink():
    for n in range(1, 5):
        print(f"blink {n}")
        await asyncio.sleep(0.04)
    print("blink ends")


async def first():
    global kept
    kept = asyncio.create_task(blink())
    await asyncio.sleep(0.06)
    print("first main ends")


async def second():
    print("second main begins")
    await asyncio.sleep(0.2)
    print("second main ends")


runner = asyncio.Runner()
runner.run(first())
print("nothing runs")
runner.run(second())
runner.close()
print("closed")
