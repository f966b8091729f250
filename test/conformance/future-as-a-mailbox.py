# oracle: cpython
# MicroPython: there are no futures.
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    first = loop.create_future()

    async def produce():
        box = first
        for text in ["one", "two", "three", "end"]:
            await asyncio.sleep(0)
            next = loop.create_future()
            box.set_result((text, next))
            print(f"sent {text}")
            box = next

    async def consume():
        box = first
        while True:
            text, box = await box
            print(f"received {text}")
            if text == "end":
                return

    await asyncio.gather(consume(), produce())


asyncio.run(main())
