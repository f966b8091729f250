# oracle: cpython
# MicroPython: there is no as_completed.
import asyncio


async def ask(server, seconds):
    await asyncio.sleep(seconds)
    print(f"{server} answers")
    return server


async def main():
    far = asyncio.create_task(ask("far", 0.15))
    near = asyncio.create_task(ask("near", 0.02))
    for next in asyncio.as_completed([far, near]):
        print(f"the winner is {await next}")
        break
    print(f"far is {'done' if far.done() else 'still busy'}")
    await far


asyncio.run(main())
