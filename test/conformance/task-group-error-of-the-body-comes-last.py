# oracle: cpython
# MicroPython: there is no TaskGroup.
import asyncio


async def clumsy():
    try:
        await asyncio.sleep(10)
    except BaseException:
        raise ValueError("the child stumbled")


async def bad():
    await asyncio.sleep(0.02)
    raise ValueError("another child failed")


async def attempt(body):
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(clumsy())
            group.create_task(bad())
            await body()
    except ExceptionGroup as e:
        print(", ".join(str(each) for each in e.exceptions))


async def main():
    async def fails():
        await asyncio.sleep(0)
        raise ValueError("the body failed")

    async def stumbles():
        try:
            await asyncio.sleep(10)
        except BaseException:
            await asyncio.sleep(0.02)
            raise ValueError("the body stumbled")

    await attempt(fails)
    await attempt(stumbles)


asyncio.run(main())
