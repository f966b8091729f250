# oracle: cpython micropython
import asyncio


async def main():
    me = asyncio.current_task()

    async def child():
        print("child cancels main")
        me.cancel()

    asyncio.create_task(child())
    try:
        await asyncio.sleep(10)
        print("not reached")
    except asyncio.CancelledError:
        print("main was cancelled")
    await asyncio.sleep(0.01)
    print("and goes on")


asyncio.run(main())
