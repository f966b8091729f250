# oracle: cpython
# MicroPython: there is no Condition.
import asyncio


async def main():
    condition = asyncio.Condition()

    async def wait(n):
        async with condition:
            await condition.wait()
            print(f"task {n} was notified")

    tasks = [asyncio.create_task(wait(n)) for n in range(1, 7)]
    for count in (1, 2, 0, 10):
        await asyncio.sleep(0.01)
        print(f"notify {count}")
        async with condition:
            condition.notify(count)
    for task in tasks:
        await task
    print("all were notified")


asyncio.run(main())
