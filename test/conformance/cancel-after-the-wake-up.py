# oracle: cpython micropython
import asyncio


async def main():
    event = asyncio.Event()

    async def wait():
        try:
            await event.wait()
            print("not reached")
        except asyncio.CancelledError:
            print("cancelled although the event is set")
        print(f"event is {'set' if event.is_set() else 'clear'}")

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    event.set()
    print(f"cancel: {'yes' if task.cancel() else 'no'}")
    await task


asyncio.run(main())
