# oracle: cpython
# MicroPython: tasks have no set_result.
import asyncio


async def work():
    await asyncio.sleep(0)
    try:
        await asyncio.current_task()
        print("not reached")
    except RuntimeError as e:
        print("Task cannot await on itself" if "await on itself" in str(e) else e)
    await asyncio.sleep(0)
    return "my own result"


def attempt(what, call):
    try:
        call()
        print("not reached")
    except RuntimeError:
        print(f"{what} is refused")


async def main():
    task = asyncio.create_task(work())
    attempt("a result", lambda: task.set_result("another"))
    attempt("an exception", lambda: task.set_exception(ValueError("another")))
    print(await task)


asyncio.run(main())
