# oracle: cpython
# MicroPython: there is no wait.
import asyncio


async def attempt(what, call):
    try:
        await call()
        print(f"{what}: fine")
    except (TypeError, ValueError) as e:
        print(f"{what}: a wrong {'type' if isinstance(e, TypeError) else 'value'}")


async def main():
    task = asyncio.create_task(asyncio.sleep(0))

    async def work():
        print("not reached")

    coro = work()
    await attempt("a task", lambda: asyncio.wait([task]))
    await attempt("a coroutine", lambda: asyncio.wait([coro]))
    coro.close()
    await attempt("nothing", lambda: asyncio.wait([]))
    await attempt("sometimes", lambda: asyncio.wait([task], return_when="SOMETIMES"))


asyncio.run(main())
