"""Runs a twin on CPython: `python3 cpython.py [virtual] twin.py`. Virtual: time jumps to the next deadline."""
import asyncio
import runpy
import sys


class VirtualLoop(asyncio.SelectorEventLoop):
    """No wait is real, so that the order of what happens does not depend on the machine."""

    def __init__(self):
        super().__init__()
        self._skipped = 0.0
        self._real_select = self._selector.select
        self._selector.select = self._select

    def time(self):
        return self._skipped

    def _select(self, timeout):
        # A pass costs a little, so that a loop of sleep(0) reaches its timers.
        self._skipped += max(timeout or 0, 1e-5)
        return self._real_select(0)


class Policy(asyncio.DefaultEventLoopPolicy):
    _loop_factory = VirtualLoop


if sys.argv[1] == 'virtual':
    asyncio.set_event_loop_policy(Policy())
runpy.run_path(sys.argv[-1], run_name='__main__')
