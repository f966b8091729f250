# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def main():
    async def count():
        for i in range(1, 4):
            print(f"other {i}")
            await asyncio.sleep(0)

    async def say(word):
        print(word)

    other = asyncio.create_task(count())
    async with asyncio.TaskGroup():
        print("empty")
    print("after the empty one")
    async with asyncio.TaskGroup() as group:
        group.create_task(say("child"))
        await asyncio.sleep(0.01)
        print("the child is done")
        later = asyncio.create_task(say("later"))
    print("after the second one")
    await other
    await later


asyncio.run(main())
