# oracle: cpython micropython
import asyncio


async def program():
    try:
        await asyncio.sleep(0)
        raise ValueError("no such sensor")
    finally:
        print("main cleans up")


async def main():
    try:
        await program()
        print("not reached")
    except ValueError as e:
        print(f"run failed: {e}")


asyncio.run(main())
