# oracle: cpython micropython
import asyncio


async def check(n):
    await asyncio.sleep(0)
    if n % 3 == 0:
        raise ValueError(f"bad {n}")
    return n


async def main():
    sum = 0
    for n in range(1, 8):
        try:
            sum += await check(n)
        except ValueError as e:
            print(e)
    print(f"sum {sum}")

    attempts = 0
    while True:
        try:
            attempts += 1
            await check(attempts + 2)
            break
        except ValueError:
            print(f"attempt {attempts} failed")
    print(f"attempt {attempts} worked")


asyncio.run(main())
