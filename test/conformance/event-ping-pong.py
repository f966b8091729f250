# oracle: cpython micropython
import asyncio


async def player(name, mine, other):
    for i in range(1, 4):
        await mine.wait()
        mine.clear()
        print(f"{name} {i}")
        other.set()


async def main():
    a = asyncio.Event()
    b = asyncio.Event()
    a.set()
    await asyncio.gather(player("ping", a, b), player("pong", b, a))
    print(f"the ball is with {'ping' if a.is_set() else 'pong'}")


asyncio.run(main())
