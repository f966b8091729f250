# oracle: cpython
# MicroPython: there is no Semaphore.
import asyncio


async def main():
    pulses = asyncio.Semaphore(0)
    print(f"locked? {'yes' if pulses.locked() else 'no'}")
    for _ in range(3):
        pulses.release()

    async def count():
        for n in range(1, 6):
            await pulses.acquire()
            print(f"pulse {n}")

    counter = asyncio.create_task(count())
    await asyncio.sleep(0.01)
    print("two more")
    pulses.release()
    pulses.release()
    await counter
    print(f"locked? {'yes' if pulses.locked() else 'no'}")


asyncio.run(main())
