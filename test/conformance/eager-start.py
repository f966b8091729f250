# oracle: cpython3.13
# CPython 3.11, MicroPython: there are no eager tasks.
import asyncio


def create_eager_task(coro):
    # In 3.14: create_task(coro, eager_start=True).
    return asyncio.Task(coro, loop=asyncio.get_running_loop(), eager_start=True)


async def greet(word, waits):
    print(f"{word} starts, one of {len(asyncio.all_tasks())}")
    if waits:
        await asyncio.sleep(0)
    print(f"{word} ends")
    return word


async def main():
    me = asyncio.current_task()
    quick = create_eager_task(greet("quick", False))
    print(f"quick is {'done' if quick.done() else 'not done'}")
    slow = create_eager_task(greet("slow", True))
    print(f"slow is {'done' if slow.done() else 'not done'}")
    plain = asyncio.create_task(greet("plain", False))
    print(f"the current task is {'main' if asyncio.current_task() is me else 'another'}")
    print(f"{await quick}, {await slow}, {await plain}")


asyncio.run(main())
