# oracle: cpython
# MicroPython: there are no TaskGroup and ExceptionGroup.
import asyncio


class SensorError(Exception):
    pass


async def measure_all():
    async def no_signal():
        raise SensorError("no signal")

    async def no_memory():
        raise ValueError("out of memory")

    async def late():
        async with asyncio.timeout(0):
            await asyncio.sleep(10)

    async with asyncio.TaskGroup() as group:
        group.create_task(no_signal())
        group.create_task(no_memory())
        group.create_task(late())


async def main():
    try:
        try:
            await measure_all()
        except* TimeoutError as late:
            print(f"{len(late.exceptions)} timeout")
        except* SensorError as sensors:
            for each in sensors.exceptions:
                print(f"sensor: {each}")
    except ExceptionGroup as e:
        print(e)
        print(f"left: {', '.join(str(each) for each in e.exceptions)}")


asyncio.run(main())
