# oracle: cpython micropython
import asyncio


async def plain():
    try:
        return "from try"
    finally:
        await asyncio.sleep(0)
        print("plain: finally")


async def two_levels():
    try:
        try:
            await asyncio.sleep(0)
            return "from the inner try"
        finally:
            await asyncio.sleep(0)
            print("inner finally")
    finally:
        await asyncio.sleep(0)
        print("outer finally")


async def overruled(fails):
    try:
        await asyncio.sleep(0)
        if fails:
            raise ValueError("lost")
        return "lost too"
    finally:
        await asyncio.sleep(0)
        return "from finally"


async def from_catch():
    try:
        await overruled(True)
        raise ValueError("why")
    except ValueError as e:
        return f"caught {e}"
    finally:
        print("fromCatch: finally")


async def main():
    print(await plain())
    print(await two_levels())
    print(await overruled(False))
    print(await overruled(True))
    print(await from_catch())


asyncio.run(main())
