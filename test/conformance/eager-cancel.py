# oracle: cpython3.13
# CPython 3.11, MicroPython: there are no eager tasks.
import asyncio


def create_eager_task(coro):
    # In 3.14: create_task(coro, eager_start=True).
    return asyncio.Task(coro, loop=asyncio.get_running_loop(), eager_start=True)


async def work(waits):
    try:
        if waits:
            await asyncio.sleep(10)
        return "worked"
    finally:
        print("the work ends")


async def main():
    quick = create_eager_task(work(False))
    print(f"quick: {'is being cancelled' if quick.cancel() else 'cannot be cancelled'}")
    slow = create_eager_task(work(True))
    print(f"slow: {'is being cancelled' if slow.cancel('too slow') else 'cannot be cancelled'}")
    print(await quick)
    try:
        await slow
    except asyncio.CancelledError as e:
        print(e)


asyncio.run(main())
