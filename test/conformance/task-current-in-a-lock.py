# oracle: cpython micropython
import asyncio


async def main():
    lock = asyncio.Lock()

    async def work(name):
        me = asyncio.current_task()

        def check(where):
            same = asyncio.current_task() is me
            print(f"{name} {where}: {'same' if same else 'other'}")

        async with lock:
            check("in the lock")
            await asyncio.sleep(0)
            check("after a sleep")
        check("after the lock")

    a = asyncio.create_task(work("a"))
    b = asyncio.create_task(work("b"))
    await a
    await b


asyncio.run(main())
