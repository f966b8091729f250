# oracle: cpython3.13
# CPython 3.11, MicroPython: there are no eager tasks.
import asyncio


def create_eager_task(coro):
    # In 3.14: create_task(coro, eager_start=True).
    return asyncio.Task(coro, loop=asyncio.get_running_loop(), eager_start=True)


async def main():
    async def fail():
        raise ValueError("broken at once")

    async def give_up():
        asyncio.current_task().cancel()

    broken = create_eager_task(fail())
    print(f"done: {'yes' if broken.done() else 'no'}")
    print(broken.exception())
    cancelled = create_eager_task(give_up())
    print(f"cancelled: {'yes' if cancelled.cancelled() else 'no'}")
    for task in [broken, cancelled]:
        try:
            await task
        except BaseException as e:
            print("CancelledError" if isinstance(e, asyncio.CancelledError) else e)


asyncio.run(main())
