# oracle: cpython
# MicroPython: there are no runners.
import asyncio


async def nap(seconds, value=None):
    return await asyncio.sleep(seconds, value)


def attempt(what, call):
    try:
        call()
        print(f"{what}: fine")
    except RuntimeError as e:
        print(f"{what}: {e}")


idle = asyncio.Runner()
attempt("close without a run", lambda: idle.close())
runner = asyncio.Runner()
value = runner.run(nap(0.01, "value"))
print(f"run gave {value}")
runner.close()
attempt("run", lambda: runner.run(nap(0)))
attempt("getLoop", lambda: runner.get_loop())
attempt("close again", lambda: runner.close())
