# oracle: cpython
# MicroPython: there are no async generators.
import asyncio


async def samples():
    n = 0
    while True:
        try:
            yield n
            n += 1
        except ValueError as e:
            await asyncio.sleep(0)
            print(f"generator: {e}")
            if str(e) != "reset":
                raise
            n = 0


async def main():
    generator = samples()
    for _ in range(3):
        print(f"sample {await generator.__anext__()}")
    print(f"sample {await generator.athrow(ValueError('reset'))}")
    print(f"sample {await generator.__anext__()}")
    try:
        await generator.athrow(ValueError("broken"))
    except ValueError as e:
        print(f"caught: {e}")
    print(f"over? {'yes' if await anext(generator, None) is None else 'no'}")


asyncio.run(main())
