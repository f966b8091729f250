# oracle: cpython micropython
import asyncio


async def main():
    lock = asyncio.Lock()
    inside = 0

    async def work(name):
        nonlocal inside
        await lock.acquire()
        inside += 1
        print(f"{name} in, {inside} inside")
        await asyncio.sleep(0.01)
        inside -= 1
        print(f"{name} out")
        lock.release()

    await asyncio.gather(work("a"), work("b"), work("c"))
    print(f"locked? {'yes' if lock.locked() else 'no'}")


asyncio.run(main())
