# oracle: cpython
# MicroPython: in wasm the browser runs the loop.
import asyncio


async def work():
    await asyncio.sleep(0)
    print("work is done")


async def main():
    loop = asyncio.get_running_loop()

    def attempt(who, call):
        try:
            call()
            print(f"{who}: not reached")
        except RuntimeError as e:
            print(f"{who}: {'refused' if 'already running' in str(e) else e}")

    task = asyncio.create_task(work())
    attempt("a task", lambda: loop.run_until_complete(task))
    loop.call_soon(lambda: attempt("a callback", lambda: loop.run_forever()))
    await task
    print("main ends")


asyncio.run(main())
