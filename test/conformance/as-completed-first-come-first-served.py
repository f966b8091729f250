# oracle: cpython
# MicroPython: there is no as_completed.
import asyncio


async def main():
    seconds = [0.06, 0.02, 0.04]
    parcels = [
        asyncio.create_task(asyncio.sleep(time, f"parcel {i}"))
        for i, time in enumerate(seconds)
    ]
    one, two, three = asyncio.as_completed(parcels)

    async def get(name, next):
        print(f"{name} gets {await next}")

    await asyncio.gather(get("Ann", three), get("Bob", one), get("Cid", two))


asyncio.run(main())
