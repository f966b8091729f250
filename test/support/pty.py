"""Runs a program behind a serial device: python3 pty.py [program argument...]

Prints the name of the device. Without a program nobody answers there, until our input ends.
"""
import os
import sys
import tty

master, slave = os.openpty()
tty.setraw(slave)
print(os.ttyname(slave), flush=True)
if sys.argv[1:]:
    os.dup2(master, 0)
    os.dup2(master, 1)
    # Kept open on our side too: otherwise the program would see an end when the other side closes it.
    os.set_inheritable(slave, True)
    os.execvp(sys.argv[1], sys.argv[1:])
sys.stdin.read()
