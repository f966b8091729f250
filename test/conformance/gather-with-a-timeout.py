# oracle: cpython micropython
import asyncio


async def child(name, seconds):
    try:
        await asyncio.sleep(seconds)
        print(f"{name} is in time")
    finally:
        print(f"{name} ends")


async def main():
    async def all():
        await asyncio.gather(child("quick", 0.01), child("slow", 10), child("slower", 20))

    try:
        await asyncio.wait_for(all(), 0.05)
    except asyncio.TimeoutError:
        print("timeout")


asyncio.run(main())
