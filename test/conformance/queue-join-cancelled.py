# oracle: cpython
# MicroPython: there are no queues.
import asyncio


async def main():
    queue = asyncio.Queue()
    queue.put_nowait("apple")
    queue.get_nowait()

    async def join(name):
        await queue.join()
        print(f"{name} has joined")

    a = asyncio.create_task(join("a"))
    b = asyncio.create_task(join("b"))
    await asyncio.sleep(0.01)
    a.cancel()
    try:
        await asyncio.wait_for(queue.join(), 0.02)
    except asyncio.TimeoutError:
        print("main gave up")
    print(f"a is cancelled? {'yes' if a.cancelled() else 'no'}")
    queue.task_done()
    await b


asyncio.run(main())
