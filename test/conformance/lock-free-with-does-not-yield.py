# oracle: cpython micropython
import asyncio


async def main():
    lock = asyncio.Lock()

    async def other():
        for i in range(1, 4):
            print(f"other task, turn {i}")
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    print("before")

    async def body():
        async with lock:
            print("inside")
            return "value"

    print(f"after: {await body()}")
    async with lock:
        print("inside again")
        await asyncio.sleep(0)
        print("one turn later")
    print("after")
    await task
    print("main ends")


asyncio.run(main())
