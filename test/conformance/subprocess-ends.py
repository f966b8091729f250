# oracle: cpython
# MicroPython has no subprocesses.
import asyncio
import signal
from asyncio.subprocess import PIPE


async def main():
    try:
        await asyncio.create_subprocess_exec("no-such-program")
    except FileNotFoundError:
        print("no such program")
    try:
        await asyncio.create_subprocess_exec("true", cwd="/no-such-folder")
    except FileNotFoundError:
        print("no such folder")

    # A wait that is cancelled leaves the process running.
    sleeper = await asyncio.create_subprocess_exec("sleep", "100")
    try:
        await asyncio.wait_for(sleeper.wait(), 0.02)
    except asyncio.TimeoutError:
        print(f"too slow, {'runs' if sleeper.returncode is None else 'has ended'}")
    sleeper.terminate()
    print(f"terminated {await sleeper.wait()} {sleeper.returncode}")
    try:
        sleeper.kill()
    except ProcessLookupError:
        print("has ended already")

    # Several tasks wait for one process.
    other = await asyncio.create_subprocess_exec("sleep", "100")
    waits = [asyncio.create_task(other.wait()) for _ in range(3)]
    await asyncio.sleep(0)
    other.kill()
    print(f"killed {await asyncio.gather(*waits)}")

    trapping = await asyncio.create_subprocess_shell(
        "trap 'echo hangup; exit 5' HUP; echo ready; while :; do sleep 0.01; done", stdout=PIPE
    )
    print((await trapping.stdout.readline()).decode().strip())
    trapping.send_signal(signal.SIGHUP)
    print((await trapping.stdout.readline()).decode().strip())
    print(f"trapped {await trapping.wait()}")
    print(f"{len(await trapping.stdout.read())} bytes at the end")

    # A conversation, line by line.
    double = await asyncio.create_subprocess_exec(
        "sh", "-c", "while read n; do echo $((n * 2)); done", stdin=PIPE, stdout=PIPE
    )
    for n in (1, 2, 21):
        double.stdin.write(f"{n}\n".encode())
        await double.stdin.drain()
        print((await double.stdout.readline()).decode().strip())
    double.stdin.close()
    print(f"over {await double.wait()}")


asyncio.run(main())
