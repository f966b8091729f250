# oracle: cpython
# MicroPython: there is no timeout.
import asyncio


async def work(scopes):
    try:
        async with asyncio.timeout(0.02) as scope:
            scopes.append(scope)
            try:
                await asyncio.sleep(10)
            finally:
                print(f"expired: {'yes' if scope.expired() else 'no'}")
                await asyncio.sleep(0.1)
    except BaseException as e:
        cancel = isinstance(e, asyncio.CancelledError)
        print("CancelledError" if cancel else "another error")
        raise


async def main():
    scopes = []
    for at_once in [True, False]:
        task = asyncio.create_task(work(scopes))
        await asyncio.sleep(0)
        if at_once:
            scopes[0].reschedule(asyncio.get_running_loop().time() - 1)
        else:
            await asyncio.sleep(0.04)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            print(f"cancelled: {'yes' if task.cancelled() else 'no'}")


asyncio.run(main())
