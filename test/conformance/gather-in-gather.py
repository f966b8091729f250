# oracle: cpython micropython
import asyncio


async def leaf(name, seconds):
    await asyncio.sleep(seconds)
    print(f"leaf {name}")
    return name


async def branch(a, b):
    leaves = await asyncio.gather(leaf(a, 0.03), leaf(b, 0.01))
    return f"({' '.join(leaves)})"


async def main():
    async def later():
        await asyncio.sleep(0.05)
        return await branch("c", "d")

    tree = await asyncio.gather(branch("a", "b"), later())
    print(" ".join(tree))


asyncio.run(main())
