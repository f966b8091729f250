# oracle: cpython
# MicroPython: there is no wait.
import asyncio


async def main():
    names = ["slow", "fast", "middle"]
    seconds = [0.2, 0.02, 0.11]
    rest = {asyncio.create_task(asyncio.sleep(s, n)) for n, s in zip(names, seconds)}
    while len(rest) > 0:
        done, pending = await asyncio.wait(rest, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            print(f"{task.result()} is done, {len(pending)} pending")
        rest = pending


asyncio.run(main())
