# oracle: cpython
# MicroPython: there is no Condition.
import asyncio


async def main():
    condition = asyncio.Condition()
    async with condition:
        try:
            await asyncio.wait_for(condition.wait(), 0.02)
        except asyncio.TimeoutError:
            print("nobody notified")
        print(f"locked? {'yes' if condition.locked() else 'no'}")
        try:
            await asyncio.wait_for(condition.wait_for(lambda: False), 0.02)
        except asyncio.TimeoutError:
            print("never became true")
        print(f"locked? {'yes' if condition.locked() else 'no'}")
    print(f"locked? {'yes' if condition.locked() else 'no'}")


asyncio.run(main())
