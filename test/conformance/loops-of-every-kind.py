# oracle: cpython micropython
import asyncio


async def give(value):
    await asyncio.sleep(0)
    return value


async def main():
    i = await give(0)
    while i < await give(3):
        print(f"for {i}")
        i += await give(2)

    n = 3
    while await give(n) > 1:
        n -= 1
    print(f"while {n}")

    while True:
        n *= 3
        if not await give(n) < 20:
            break
    print(f"do {n}")

    for word in await give(["to", "be"]):
        print(f"of {await give(word)}")

    for key in await give(["x", "y"]):
        print(f"in {await give(key)}")

    sum = await give(1) + await give(2) * await give(3)
    print(f"sum {sum}")
    either = await give(0) or await give("fallback")
    print(f"either {either}")
    choice = await give("left") if await give(True) else await give("right")
    print(f"choice {choice}")


asyncio.run(main())
