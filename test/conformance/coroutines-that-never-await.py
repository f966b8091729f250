# oracle: cpython micropython
import asyncio


async def sum_(x, y):
    return x + y


async def half(x):
    if x % 2 != 0:
        raise ValueError("%d is odd" % x)
    return x // 2


async def nap():
    return await asyncio.sleep(0)


async def says(name):
    print(name)


async def starts(name):
    asyncio.create_task(says(name))


async def kept(items, name):
    items.append(name)
    return len(items)


async def main():
    print(await sum_(1, 2), await sum_(await sum_(3, 4), 5))
    try:
        print(await half(4))
        print(await half(5))
    except ValueError as error:
        print(error)
    finally:
        print(await half(6))
    other = asyncio.create_task(says("another task"))
    await nap()
    print("after the nap")
    await other
    await starts("a task of a function without await")
    items = []
    print(await kept(items, "a"), await kept(items, "b"), ",".join(items))
    print(await asyncio.create_task(sum_(10, 20)))


asyncio.run(main())
