# oracle: cpython
# MicroPython: loops have no getaddrinfo.
import asyncio


async def attempt(what, coro):
    try:
        await coro
        print(f"{what}: not reached")
    except OSError:
        print(f"{what}: not found")


async def main():
    loop = asyncio.get_running_loop()
    await attempt("getaddrinfo", loop.getaddrinfo("no such host", 80))
    await attempt("openConnection", asyncio.open_connection("no such host", 80))


asyncio.run(main())
