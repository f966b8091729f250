# oracle: cpython micropython
import asyncio


async def main():
    for i in range(5):
        try:
            await asyncio.sleep(0)
            if i == 1:
                continue
            if i == 3:
                break
            print(f"body {i}")
        finally:
            await asyncio.sleep(0)
            print(f"finally {i}")
        print(f"end {i}")
    print("after the first loop")

    n = 0
    while True:
        n += 1
        try:
            try:
                if n < 3:
                    continue
                break
            finally:
                print(f"inner finally {n}")
                await asyncio.sleep(0)
        finally:
            print(f"outer finally {n}")
    print(f"n is {n}")


asyncio.run(main())
