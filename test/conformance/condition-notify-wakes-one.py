# oracle: cpython
# MicroPython: there is no Condition.
import asyncio


async def main():
    condition = asyncio.Condition()

    def locked():
        return "yes" if condition.locked() else "no"

    async def consume():
        async with condition:
            print("consumer waits")
            await condition.wait()
            print(f"consumer goes on, locked? {locked()}")

    consumer = asyncio.create_task(consume())
    await asyncio.sleep(0.01)
    print(f"locked while the consumer waits? {locked()}")
    async with condition:
        condition.notify()
        print("main has notified")
        await asyncio.sleep(0.01)
        print("main releases the lock")
    await consumer
    print(f"locked in the end? {locked()}")


asyncio.run(main())
