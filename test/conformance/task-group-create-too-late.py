# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


def attempt(when, group):
    coro = asyncio.sleep(0)
    try:
        group.create_task(coro)
        print(f"{when}: taken")
    except RuntimeError:
        coro.close()
        print(f"{when}: refused")


async def main():
    async def idle(group):
        try:
            await asyncio.sleep(10)
        finally:
            attempt("in the cleanup of a task", group)

    async def bad(group):
        await asyncio.sleep(0.01)
        attempt("while the group waits", group)
        raise ValueError("broken")

    try:
        async with asyncio.TaskGroup() as group:
            attempt("in the body", group)
            group.create_task(idle(group))
            group.create_task(bad(group))
    except ExceptionGroup as e:
        print(e)
    attempt("after an error", group)
    async with asyncio.TaskGroup() as group:
        pass
    attempt("after the end", group)


asyncio.run(main())
