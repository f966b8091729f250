# oracle: cpython
# MicroPython: there is no wait.
import asyncio


async def impatient(tasks):
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print(f"impatient: {len(done)} done, {len(pending)} pending")


async def patient(tasks):
    done, pending = await asyncio.wait(tasks)
    print(f"patient: {len(done)} done, {len(pending)} pending")


async def main():
    tasks = [asyncio.create_task(asyncio.sleep(s, "ok")) for s in [0.02, 0.15]]

    async def alone():
        print(f"alone: {await tasks[0]}")

    await asyncio.gather(patient(tasks), impatient(tasks), alone())


asyncio.run(main())
