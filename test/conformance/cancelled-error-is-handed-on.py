# oracle: cpython
# Without micropython: its tasks have no result, and there is no shield.
import asyncio
from asyncio import create_task, gather, shield, sleep, wait, wait_for

raised = None


async def work():
    global raised
    try:
        await sleep(10)
    except asyncio.CancelledError as error:
        raised = error
        raise


async def attempt(name, get):
    try:
        x = get()
        if asyncio.isfuture(x) or asyncio.iscoroutine(x):
            await x
        print(f"{name}: no error")
    except asyncio.CancelledError as error:
        print(f"{name}: cancelled, {'the same' if error is raised else 'another'}")


async def main():
    global raised
    task = create_task(work())
    await sleep(0)
    task.cancel("stop")
    await attempt("first", lambda: task)
    await attempt("second", lambda: task)
    await attempt("result", lambda: task.result())

    task = create_task(work())
    await sleep(0)
    task.cancel("stop")
    await wait([task])
    await attempt("exception", lambda: task.exception())
    await attempt("after it", lambda: task.result())

    task = create_task(work())
    await sleep(0)
    gathering = gather(task)
    task.cancel("stop")
    await attempt("gather", lambda: gathering)
    await attempt("gather again", lambda: gathering)

    task = create_task(work())
    await sleep(0)
    every = gather(task)
    await sleep(0)
    every.cancel("stop")
    await attempt("cancelled gather", lambda: every)

    task = create_task(work())
    await sleep(0)
    task.cancel("stop")
    await attempt("waitFor", lambda: wait_for(task, 1))

    task = create_task(work())
    await sleep(0)
    task.cancel("stop")
    await attempt("shield", lambda: shield(task))

    task = create_task(work())
    await sleep(0)
    task.cancel("stop")

    async def through():
        await task

    outer = create_task(through())
    await attempt("through two tasks", lambda: outer)

    future = asyncio.Future()
    future.cancel()
    await attempt("future", lambda: future)
    kept = asyncio.Future()
    raised = asyncio.CancelledError("set")
    kept.set_exception(raised)
    await attempt("set", lambda: kept)
    await attempt("set, again", lambda: kept)


asyncio.run(main())
