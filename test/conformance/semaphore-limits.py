# oracle: cpython
# MicroPython: there is no Semaphore.
import asyncio


async def main():
    semaphore = asyncio.Semaphore(2)
    inside = 0

    async def work(name):
        nonlocal inside
        async with semaphore:
            inside += 1
            print(f"{name} in, {inside} inside")
            await asyncio.sleep(0)
            inside -= 1
            print(f"{name} out")
            return name

    names = await asyncio.gather(
        work("a"), work("b"), work("c"), work("d"), work("e")
    )
    print(" ".join(names))


asyncio.run(main())
