# oracle: cpython micropython
import asyncio


async def fail(what):
    await asyncio.sleep(0)
    raise ValueError(f"no such {what}")


async def main():
    def handler(loop, context):
        print(f"handler: {context['exception']}")

    asyncio.get_event_loop().set_exception_handler(handler)
    asyncio.create_task(fail("sensor"))
    await asyncio.sleep(0.02)
    try:
        await asyncio.create_task(fail("pin"))
    except ValueError as e:
        print(f"caught: {e}")
    await asyncio.sleep(0.02)
    print("main ends")


asyncio.run(main())
