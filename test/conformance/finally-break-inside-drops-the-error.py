# oracle: cpython micropython
import asyncio


async def main():
    for i in range(3):
        try:
            await asyncio.sleep(0)
            raise ValueError(f"lost {i}")
        finally:
            await asyncio.sleep(0)
            print(f"finally {i}")
            if i < 1:
                continue
            break
    print("no error is left")


asyncio.run(main())
