# oracle: cpython
# MicroPython: there is no Condition.
import asyncio


async def main():
    condition = asyncio.Condition()

    async def take():
        async with condition:
            print("other has the lock")

    other = asyncio.create_task(take())
    async with condition:
        print(f"value {await condition.wait_for(lambda: 7)}")
        print(f"other is done? {'yes' if other.done() else 'no'}")
        await asyncio.sleep(0.01)
        print(f"other is done? {'yes' if other.done() else 'no'}")
    await other


asyncio.run(main())
