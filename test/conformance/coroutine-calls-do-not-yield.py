# oracle: cpython micropython
import asyncio


async def add(a, b):
    return a + b


async def sum_to(n):
    sum = 0
    for i in range(1, n + 1):
        sum = await add(sum, i)
    return sum


async def main():
    async def other():
        print("another task")

    asyncio.create_task(other())
    print(f"sum {await sum_to(10)}")
    print(f"sum {await sum_to(100)}")
    await asyncio.sleep(0)
    print("main ends")


asyncio.run(main())
