# oracle: cpython micropython
import asyncio

lock = asyncio.Lock()


async def worker(name):
    async with lock:
        print(f"{name} has it")
        await asyncio.sleep(0.02)
        if name == "b":
            raise ValueError(f"{name} fails")
        print(f"{name} leaves")


async def main():
    tasks = [asyncio.create_task(worker(name)) for name in ["a", "b", "c"]]
    await asyncio.sleep(0)
    print(f"locked? {'yes' if lock.locked() else 'no'}")
    results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        print("fine" if result is None else result)
    async with lock:
        print(f"in a block: locked? {'yes' if lock.locked() else 'no'}")
    print(f"after it: locked? {'yes' if lock.locked() else 'no'}")


asyncio.run(main())
