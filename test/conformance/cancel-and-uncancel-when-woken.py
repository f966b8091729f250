# oracle: cpython3.13
# Without micropython: it has no uncancel.
import asyncio
from asyncio import Condition, Event, Lock, Queue, Semaphore, create_task, gather, shield, sleep, wait_for


async def attempt(name, wait, wake):
    async def work():
        await wait()
        return "woken"

    task = create_task(work())
    await sleep(0)
    await sleep(0)
    wake()
    task.cancel("first")
    task.cancel("second")
    left = f"{task.uncancel()}{task.uncancel()}"
    try:
        print(f"{name}: {await task} {left}")
    except asyncio.CancelledError as error:
        print(f"{name}: cancelled {error} {left}")


def is_locked(it):
    print(f"locked: {'yes' if it.locked() else 'no'}")


async def main():
    future = asyncio.Future()
    await attempt("future", lambda: future, lambda: future.set_result(1))
    event = Event()
    await attempt("event", event.wait, event.set)
    lock = Lock()
    await lock.acquire()
    await attempt("lock", lock.acquire, lock.release)
    is_locked(lock)
    semaphore = Semaphore(1)
    await semaphore.acquire()
    await attempt("semaphore", semaphore.acquire, semaphore.release)
    is_locked(semaphore)
    queue = Queue(1)
    await attempt("get", queue.get, lambda: queue.put_nowait(1))
    queue.put_nowait(2)
    await attempt("put", lambda: queue.put(3), queue.get_nowait)
    print(f"in the queue: {queue.qsize()}")
    inner = asyncio.Future()
    await attempt("shield", lambda: shield(inner), lambda: inner.set_result(1))
    limited = asyncio.Future()
    await attempt("waitFor", lambda: wait_for(limited, 10), lambda: limited.set_result(1))
    child = asyncio.Future()
    await attempt("gather", lambda: gather(child), lambda: child.set_result(1))
    condition = Condition()

    async def wait_for_it():
        await condition.acquire()
        await condition.wait()
        condition.release()
        return "notified"

    waiting = create_task(wait_for_it())
    await sleep(0)
    await condition.acquire()
    condition.notify()
    waiting.cancel()
    waiting.uncancel()
    condition.release()
    print(f"condition: {await waiting}")
    is_locked(condition)


asyncio.run(main())
