# oracle: cpython micropython
import asyncio


async def grow(name, depth):
    print(f"{name} grows")
    if depth == 0:
        return 1
    children = []
    for side in ["l", "r"]:
        children.append(asyncio.create_task(grow(name + side, depth - 1)))
        await asyncio.sleep(0)
    leaves = 0
    for child in children:
        leaves += await child
    print(f"{name} has {leaves} leaves")
    return leaves


async def main():
    print(f"{await grow('tree', 2)} leaves")


asyncio.run(main())
