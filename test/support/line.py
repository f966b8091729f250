"""Is the other side of a serial device: prints the name of the device, then does what the lines of its input say.

`send <text>` sends a line, `read` prints a line that has come, `mode` prints the rate and whether the device is raw,
and the end of the input unplugs the device.
"""
import os
import sys
import termios

master, slave = os.openpty()
name = os.ttyname(slave)
print(name, flush=True)
for line in sys.stdin:
    command, _, text = line.strip().partition(" ")
    if command == "send":
        os.write(master, (text + "\n").encode())
    elif command == "read":
        got = b""
        while not got.endswith(b"\n"):
            got += os.read(master, 1)
        print(got.decode().strip(), flush=True)
    elif command == "mode":
        flags = termios.tcgetattr(slave)
        rate = {getattr(termios, f"B{n}"): n for n in (9600, 38400, 115200)}.get(flags[5], flags[5])
        print(f"{rate} {'cooked' if flags[3] & termios.ICANON else 'raw'}", flush=True)
    elif command == "leave":
        # From now on only the program has the device open.
        os.close(slave)
        print("left", flush=True)
os.close(master)
