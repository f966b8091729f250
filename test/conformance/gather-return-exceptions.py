# oracle: cpython micropython
import asyncio


async def child(n):
    await asyncio.sleep(0.01 * n)
    if n % 2 == 1:
        raise ValueError(f"{n} is odd")
    return f"value {n}"


async def main():
    results = await asyncio.gather(child(5), child(2), child(1), return_exceptions=True)
    for r in results:
        print(f"error: {r}" if isinstance(r, Exception) else f"{r}")


asyncio.run(main())
