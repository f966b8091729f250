# oracle: cpython
# MicroPython: there are no semaphores.
import asyncio

semaphore = asyncio.Semaphore(2)
inside = 0
most = 0


async def visit():
    global inside, most
    async with semaphore:
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.02)
        inside -= 1


async def main():
    await asyncio.gather(*[visit() for _ in range(5)])
    print(f"at most {most} at a time, and in the end {inside}")
    condition = asyncio.Condition()
    ready = False

    async def wait():
        async with condition:
            await condition.wait_for(lambda: ready)
            print("it is ready")

    waiter = asyncio.create_task(wait())
    await asyncio.sleep(0)
    async with condition:
        ready = True
        condition.notify()
        print("notified")
    await waiter
    print(f"locked? {'yes' if condition.locked() else 'no'}")


asyncio.run(main())
