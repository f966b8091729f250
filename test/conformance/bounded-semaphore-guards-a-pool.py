# oracle: cpython
# MicroPython: there is no Semaphore.
import asyncio


async def main():
    pool = ["uart 1", "uart 2"]
    free = asyncio.BoundedSemaphore(2)

    async def send(message, times):
        async with free:
            port = pool.pop(0)
            for _ in range(times):
                print(f"{port}: {message}")
                await asyncio.sleep(0)
            pool.append(port)

    await asyncio.gather(send("a", 4), send("b", 1), send("c", 2), send("d", 1))
    print(f"back in the pool: {', '.join(pool)}")


asyncio.run(main())
