# oracle: cpython
# MicroPython: there are no futures.
import asyncio


def attempt(label, action):
    try:
        action()
        print(f"{label}: fine")
    except Exception as e:
        invalid = isinstance(e, asyncio.InvalidStateError)
        print(f"{label}: {'InvalidStateError' if invalid else 'another'}")


async def main():
    future = asyncio.get_running_loop().create_future()
    attempt("result of a pending one", lambda: future.result())
    attempt("exception of a pending one", lambda: future.exception())
    attempt("first set", lambda: future.set_result(1))
    attempt("second set", lambda: future.set_result(2))
    attempt("set an exception", lambda: future.set_exception(ValueError("late")))
    print(f"result {future.result()}, cancel {'yes' if future.cancel() else 'no'}")

    cancelled = asyncio.get_running_loop().create_future()
    print(f"cancel {'yes' if cancelled.cancel() else 'no'}")
    attempt("set a cancelled one", lambda: cancelled.set_result(3))


asyncio.run(main())
