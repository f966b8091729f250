# oracle: micropython
import asyncio


async def main():
    flag = asyncio.ThreadSafeFlag()

    async def waiter():
        for i in range(1, 4):
            await flag.wait()
            print(f"woken {i}")

    task = asyncio.create_task(waiter())
    await asyncio.sleep(0)
    flag.set()
    print("set once")
    # Its poller looks at flags at the next turn only.
    await asyncio.sleep_ms(2)
    flag.set()
    flag.set()
    print("set twice at once")
    await asyncio.sleep_ms(2)
    print(f"done? {'yes' if task.done() else 'no'}")
    flag.set()
    await task
    flag.set()
    flag.clear()
    other = asyncio.create_task(flag.wait())
    await asyncio.sleep(0)
    print(f"cleared, so it waits? {'no' if other.done() else 'yes'}")
    other.cancel()
    await asyncio.sleep(0)
    flag.set()
    await flag.wait()
    print("set before the wait")


asyncio.run(main())
