# oracle: cpython micropython
import asyncio


async def main():
    async def long():
        await asyncio.sleep(10)

    task = asyncio.create_task(long())

    async def canceller():
        await asyncio.sleep(0.01)
        task.cancel()

    asyncio.create_task(canceller())
    try:
        await asyncio.wait_for(task, 5)
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print("CancelledError" if cancel else "another error")
    await asyncio.sleep(0)
    print("main was not cancelled")


asyncio.run(main())
