# oracle: cpython
# MicroPython: there are no runners.
import asyncio

runner = asyncio.Runner()


async def inner():
    print("not reached")


async def main():
    for call in [runner.run, asyncio.run]:
        coro = inner()
        try:
            call(coro)
        except RuntimeError as e:
            refused = "cannot be called from a running event loop" in str(e)
            print("refused" if refused else "another error")
        coro.close()
    await asyncio.sleep(0)
    print("main ends")


runner.run(main())
runner.close()
print("closed")
