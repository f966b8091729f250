# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def main():
    async def bad(round):
        raise ValueError(f"error {round}")

    for round in range(1, 3):
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(bad(round))
                try:
                    await asyncio.sleep(10)
                finally:
                    count = asyncio.current_task().cancelling()
                    print(f"in the body: {count} cancel request")
        except ExceptionGroup as e:
            print(e.exceptions[0])
        print(f"afterwards: {asyncio.current_task().cancelling()} cancel requests")
        await asyncio.sleep(0.01)
    print("main ends")


asyncio.run(main())
