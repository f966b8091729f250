# oracle: cpython
# MicroPython: there is no Condition.
import asyncio


async def main():
    condition = asyncio.Condition()
    try:
        await condition.wait()
    except RuntimeError as e:
        print(e)
    for notify in (condition.notify, condition.notify_all):
        try:
            notify()
        except RuntimeError as e:
            print(e)
    try:
        condition.release()
    except RuntimeError as e:
        print(e)
    await condition.acquire()
    condition.notify()
    print("notified nobody")
    condition.release()


asyncio.run(main())
