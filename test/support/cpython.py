"""Plays twins on CPython. Each line of the input names one: ["real" or "virtual", its path]. Virtual: time jumps
to the next deadline. Each is played by a fork of this process, and the answer is its transcript in JSON."""
import asyncio
import json
import os
import runpy
import sys
import tempfile
import traceback


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


def play(kind, twin):
    """Runs the twin as a program of its own; returns its exit code."""
    if kind == 'virtual':
        asyncio.set_event_loop_policy(Policy())
    sys.argv = [twin]
    try:
        runpy.run_path(twin, run_name='__main__')
        return 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def transcript(kind, twin):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            os._exit(play(kind, twin))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        err.seek(0)
        return {'stdout': out.read().decode(), 'stderr': err.read().decode(), 'code': status}


for line in sys.stdin:
    print(json.dumps(transcript(*json.loads(line))), flush=True)
