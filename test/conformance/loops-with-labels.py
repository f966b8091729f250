# oracle: cpython micropython
import asyncio


async def rows():
    for a in range(1, 5):
        for b in range(1, 5):
            try:
                await asyncio.sleep(0)
                if b == 3:
                    break
                if a == 3:
                    return
                print(f"{a} times {b} is {a * b}")
            finally:
                if b == 3:
                    print(f"enough of {a}")


async def main():
    await rows()
    print("out of both loops")


asyncio.run(main())
