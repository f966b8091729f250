# oracle: cpython
# MicroPython has no signal handlers.
import asyncio
import signal


async def send(name):
    shell = await asyncio.create_subprocess_shell(f"kill -{name} $PPID")
    await shell.wait()


async def main():
    loop = asyncio.get_running_loop()
    got = asyncio.Queue()

    def first(text, number):
        print(f"first: {text} {number}")
        got.put_nowait("first")

    loop.add_signal_handler(signal.SIGUSR1, first, "with arguments", 1)
    await send("USR1")
    print(f"got {await got.get()}")

    # A second handler replaces the first.
    loop.add_signal_handler(signal.SIGUSR1, lambda: got.put_nowait("second"))
    await send("USR1")
    print(f"got {await got.get()}")

    # While they have handlers, SIGINT and SIGTERM are signals like the others.
    for number, name in ((signal.SIGINT, "INT"), (signal.SIGTERM, "TERM")):
        loop.add_signal_handler(number, got.put_nowait, name)
        await send(name)
        print(f"got {await got.get()}")
        print("removed" if loop.remove_signal_handler(number) else "had none")

    print("removed" if loop.remove_signal_handler(signal.SIGUSR1) else "had none")
    print("removed" if loop.remove_signal_handler(signal.SIGUSR1) else "had none")
    try:
        loop.add_signal_handler(signal.SIGKILL, print)
    except RuntimeError:
        print("SIGKILL cannot be caught")
    try:
        loop.add_signal_handler(12345, print)
    except ValueError:
        print("no such signal")


asyncio.run(main())
