# oracle: cpython
# MicroPython: there is no Condition.
import asyncio


async def main():
    condition = asyncio.Condition()

    async def wait(name):
        async with condition:
            await condition.wait()
            print(f"{name} begins")
            await asyncio.sleep(0.01)
            print(f"{name} ends")

    group = asyncio.gather(wait("a"), wait("b"), wait("c"))
    await asyncio.sleep(0.01)
    async with condition:
        condition.notify_all()
    late = asyncio.create_task(wait("late"))
    await group
    print(f"late is done? {'yes' if late.done() else 'no'}")
    async with condition:
        condition.notify_all()
    await late


asyncio.run(main())
