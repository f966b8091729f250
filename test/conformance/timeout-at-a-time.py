# oracle: cpython
# MicroPython: there is no timeout_at.
import asyncio


async def step(name, seconds, deadline):
    try:
        async with asyncio.timeout_at(deadline) as scope:
            print(f"{name}: {'the deadline' if scope.when() == deadline else 'another time'}")
            await asyncio.sleep(seconds)
            print(f"{name} is done")
    except TimeoutError:
        print(f"{name}: TimeoutError")


async def main():
    deadline = asyncio.get_running_loop().time() + 0.15
    await step("open", 0.03, deadline)
    await step("read", 10, deadline)
    await step("close", 0, deadline)


asyncio.run(main())
