# oracle: cpython micropython
import asyncio


async def main():
    later = []
    for i in range(3):
        square = i * i
        await asyncio.sleep(0)
        later.append(lambda i=i, square=square: f"{i} squared is {square}")
        await asyncio.sleep(0)
    for say in later:
        print(say())

    async def show(name):
        await asyncio.sleep(0.01)
        print(name)

    tasks = []
    for name in ["red", "green", "blue"]:
        await asyncio.sleep(0)
        tasks.append(asyncio.create_task(show(name)))
    await asyncio.gather(*tasks)

    def counter(i):
        def count():
            nonlocal i
            i += 10
            return i

        return count

    counters = []
    for i in range(3):
        counters.append(counter(i))
        await asyncio.sleep(0)
    print(" ".join(str(count() + count()) for count in counters))


asyncio.run(main())
