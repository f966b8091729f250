# oracle: cpython micropython
import asyncio


async def program():
    await asyncio.sleep(0)
    print("main is done")
    return 42


async def main():
    print(f"run gave {await program()}")


asyncio.run(main())
