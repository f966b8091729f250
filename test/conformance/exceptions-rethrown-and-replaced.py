# oracle: cpython micropython
import asyncio


async def read():
    await asyncio.sleep(0)
    raise ValueError("checksum")


async def again():
    try:
        await read()
    except ValueError as e:
        print(f"again: {e}")
        raise


async def replaced():
    try:
        await again()
    except ValueError:
        await asyncio.sleep(0)
        raise ValueError("no reading")
    finally:
        print("replaced: finally")


async def main():
    for call in [again, replaced]:
        try:
            await call()
        except ValueError as e:
            print(f"main: {e}")


asyncio.run(main())
