// Plays twins on CPython 3.13 in wasm: each line of the input is a twin's path in JSON, each line of the output its
// transcript. Time jumps to the next deadline, as in cpython.py; there are no sockets.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { loadPyodide } from 'pyodide';

const python = await loadPyodide();
python.runPython(`
import asyncio, contextlib, io, traceback

class Selector:
    def __init__(self, loop):
        self.loop = loop
    def select(self, timeout):
        # A pass costs a little, so that a loop of sleep(0) reaches its timers.
        self.loop.skipped += max(timeout or 0, 1e-5)
        return []

class VirtualLoop(asyncio.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self.skipped = 0.0
        self._selector = Selector(self)
    def time(self):
        return self.skipped
    def _process_events(self, events):
        pass
    def _write_to_self(self):
        pass

class Policy(asyncio.DefaultEventLoopPolicy):
    _loop_factory = VirtualLoop

def run(main, *, debug=None):
    with asyncio.Runner(debug=debug, loop_factory=VirtualLoop) as runner:
        return runner.run(main)

asyncio.set_event_loop_policy(Policy())
asyncio.run = run
# Pyodide's own loop claims to be running.
asyncio._set_running_loop(None)

def play(source, name):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        try:
            exec(compile(source, name, 'exec'), {'__name__': '__main__'})
            error = ''
        except BaseException:
            error = traceback.format_exc()
    return output.getvalue(), error
`);
const play = python.globals.get('play');
for await (const line of createInterface({ input: process.stdin })) {
  const twin = JSON.parse(line);
  const [stdout, stderr] = play(readFileSync(twin, 'utf8'), twin).toJs();
  console.log(JSON.stringify({ stdout, stderr, code: stderr === '' ? 0 : 1 }));
}
