# oracle: cpython micropython
import asyncio


async def descend(n):
    print(f"down {n}")
    try:
        if n == 0:
            await asyncio.sleep(0)
            raise ValueError("rock bottom")
        await descend(n - 1)
        print("not reached")
    finally:
        await asyncio.sleep(0)
        print(f"up {n}")


async def main():
    try:
        await descend(4)
    except ValueError as e:
        print(e)


asyncio.run(main())
