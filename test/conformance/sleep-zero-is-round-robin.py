# oracle: cpython micropython
import asyncio


async def worker(name, rounds):
    for i in range(rounds):
        print(f"{name}{i}")
        await asyncio.sleep(0)
    print(f"{name} ends")


async def main():
    await asyncio.gather(worker("A", 4), worker("B", 2), worker("C", 3))
    print("main ends")


asyncio.run(main())
