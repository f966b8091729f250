# oracle: cpython
# MicroPython: there is no shield.
import asyncio


async def main():
    async def save():
        print("saving")
        await asyncio.sleep(0.03)
        print("saved")
        return "file"

    saving = asyncio.create_task(save())

    async def wait():
        try:
            await asyncio.shield(saving)
        except BaseException as e:
            cancel = isinstance(e, asyncio.CancelledError)
            print(f"waiter: {'cancelled' if cancel else 'another'}")

    task = asyncio.create_task(wait())
    await asyncio.sleep(0.01)
    task.cancel()
    await task
    print(f"saving is done? {'yes' if saving.done() else 'no'}")
    print(f"saving gave {await saving}")


asyncio.run(main())
