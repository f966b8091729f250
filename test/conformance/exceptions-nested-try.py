# oracle: cpython micropython
import asyncio


async def fail(message):
    await asyncio.sleep(0)
    raise ValueError(message)


async def main():
    try:
        try:
            await fail("one")
        except ValueError as e:
            print(f"caught {e}")
            try:
                await fail("two")
            except ValueError as inner:
                print(f"caught {inner} while at {e}")
            await fail("three")
        finally:
            try:
                await fail("four")
            except ValueError as e:
                print(f"caught {e} in finally")
            await asyncio.sleep(0)
            print("finally ends")
        print("not reached")
    except ValueError as e:
        print(f"caught {e} outside")


asyncio.run(main())
