# oracle: cpython micropython
import asyncio


async def nap(seconds):
    await asyncio.sleep(seconds)


async def attempt(name, need, limit):
    try:
        await asyncio.wait_for(nap(need), limit)
        print(f"{name} made it")
        return "ok"
    except asyncio.TimeoutError:
        print(f"{name} gave up")
        return "late"


async def main():
    results = await asyncio.gather(
        attempt("a", 0.09, 1),
        attempt("b", 5, 0.06),
        attempt("c", 0.03, 1),
        attempt("d", 5, 0.12),
    )
    print(" ".join(results))


asyncio.run(main())
