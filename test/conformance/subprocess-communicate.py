# oracle: cpython
# MicroPython has no subprocesses.
import asyncio
from asyncio.subprocess import DEVNULL, PIPE, STDOUT


async def main():
    cat = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
    out, err = await cat.communicate(b"to be echoed")
    print(f"{out.decode()} {'none' if err is None else 'some'} {cat.returncode}")

    both = await asyncio.create_subprocess_shell(
        "echo out; echo err >&2; exit 3", stdout=PIPE, stderr=PIPE
    )
    out, err = await both.communicate()
    print(f"{out.decode().strip()} {err.decode().strip()} {both.returncode}")

    merged = await asyncio.create_subprocess_shell(
        "echo first; echo second >&2; echo third", stdout=PIPE, stderr=STDOUT
    )
    out, err = await merged.communicate()
    print(",".join(out.decode().split("\n")))

    # Nothing to read for the process, and nothing that it prints is seen.
    nothing = await asyncio.create_subprocess_exec("cat", stdin=DEVNULL, stdout=DEVNULL)
    print(f"{await nothing.wait()} {'no pipes' if nothing.stdout is None else 'pipes'}")

    # More than the pipes hold, in both directions.
    text = b"0123456789" * 100000
    big = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
    out, err = await big.communicate(text)
    print(f"{len(out)} {'equal' if out == text else 'different'}")

    # A process that does not read its input is no error.
    deaf = await asyncio.create_subprocess_exec("true", stdin=PIPE)
    await deaf.communicate(text)
    print(f"true {deaf.returncode}")


asyncio.run(main())
