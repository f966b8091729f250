import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { ensureHost } from '../../tool/quickjs.js';
import { buildModel } from '../hosts/espruino/build.js';
import { CLI, Workshop } from './command.js';

const PROGRAM = `import { createTask, gather, run, sleep, waitFor } from 'uasyncio';
async function inner(depth: number): Promise<void> {
  await sleep(0);
  if (depth > 0) return await inner(depth - 1);
  throw new RangeError('too deep');
}
class Reader {
  async *lines() {
    yield 'first';
    const read = async () => {
      await waitFor(inner(1), 1);
    };
    await read();
  }
}
async function reads() {
  try {
    for await (const line of new Reader().lines()) console.log(line);
  } finally {
    await sleep(0);
  }
}
async function background() { await inner(0); }
async function main() {
  createTask(background(), { name: 'second' });
  try {
    await inner(0);
  } catch {}
  await sleep(0.01);
  await gather(reads(), sleep(1));
}
run(main);
`;

/** The stacks, without the columns, which some engines do not know of the innermost call. */
const EXPECTED = `Task exception wasn't retrieved (second)
RangeError: too deep
    at inner (app.ts:5)
    at background (app.ts:23)
RangeError: too deep
    at inner (app.ts:5)
    at inner (app.ts:4)
    at read (app.ts:11)
    at Reader.lines (app.ts:13)
    at reads (app.ts:18)
    at main (app.ts:30)
`;

const EARLY = `import { run } from 'uasyncio';
class Box {
  async open() { throw new Error('shut'); }
}
async function opens() { const call = async () => 1; await new Box().open(); await call(); }
async function main() { await opens(); }
run(main);
`;

/** In debug mode: reports of tasks that main and a function below it have made. */
const DEBUGGED = `import { createTask, Event, getRunningLoop, run, sleep } from 'uasyncio';
class Oven {
  async heat() {
    await sleep(0);
    throw new RangeError('too hot');
  }
}
async function makes() {
  await sleep(0);
  createTask(new Oven().heat(), { name: 'oven' });
  await sleep(0);
  new Oven().heat();
}
async function quick() {
  createTask(async () => { throw new TypeError('too quick'); }, { name: 'quick' });
}
async function waits(event: Event) { await event.wait(); }
async function main() {
  getRunningLoop().slowCallbackDuration = 1e9; await makes();
  await quick();
  await sleep(0.01);
  await createTask(waits(new Event()), { name: 'waiter' });
}
run(main, { debug: true });
`;

const REPORTED = `coroutine was not awaited, and runs as Task-3
created by Task-1:
    at Oven.heat (app.ts:3)
    at makes (app.ts:12)
    at main (app.ts:19)
Task exception wasn't retrieved (oven)
RangeError: too hot
    at Oven.heat (app.ts:5)
created by Task-1:
    at makes (app.ts:10)
    at main (app.ts:19)
Task exception wasn't retrieved (quick)
TypeError: too quick
    at app.ts:15
created by Task-1:
    at quick (app.ts:15)
    at main (app.ts:20)
Task exception wasn't retrieved (Task-3)
RangeError: too hot
    at Oven.heat (app.ts:5)
created by Task-1:
    at Oven.heat (app.ts:3)
    at makes (app.ts:12)
    at main (app.ts:19)
uasyncio: nothing can wake the program:
  Task-1 waits for waiter
  created outside all tasks:
    at app.ts:24
  waiter waits for an Event
  created by Task-1:
    at main (app.ts:22)
`;

/** Espruino has no stacks: a function that has not waited yet is missing, others show their latest await. */
const ON_ESPRUINO = REPORTED.replace(/ +at (Oven\.heat \(app\.ts:3\)|quick .*)\n/g, '')
  .replace(':\n    at app.ts:24', '')
  .replace('    at app.ts:15\n', '')
  .replaceAll('app.ts:12', 'app.ts:11')
  .replaceAll('app.ts:10', 'app.ts:9')
  .replaceAll('app.ts:5', 'app.ts:4');

const PRINTS = `import { run, sleep } from 'uasyncio';
async function inner() {
  await sleep(0);
  throw Object.assign(new RangeError('too deep'), { code: 'E' });
}
async function outer() { await inner(); }
async function main() {
  try {
    await outer();
  } catch (error) {
    console.log({ error }, [1]);
  }
}
run(main);
`;

const PRINTED = `{
  error: RangeError: too deep
      at inner (print.ts:4)
      at outer (print.ts:6) {
    code: 'E'
  }
} [ 1 ]
`;

/** Errors without an await before them, in functions of all forms, called by all that calls functions. */
const FORMS = `import { createTask, gather, getRunningLoop, openConnection, run, sleep, startServer } from 'uasyncio';
async function first() {
  throw new RangeError('first');
}
const arrow = async () => {
  plain(2);
};
function plain(n: number): number {
  if (n > 1) throw new RangeError('plain');
  return n;
}
function* generator() {
  throw new RangeError('generator');
}
class Box {
  static async make() {
    await sleep(0);
    throw new RangeError('make');
  }
  async #open() {
    const found = plain(3);
    await sleep(0);
    return found;
  }
  open = async () => {
    await sleep(0);
    await this.#open();
  };
  call(n: number) { return plain(n) + 1; }
}
async function last() {
  await sleep(0);
  const n = await sleep(0, 4);
  new Box().call(n);
}
async function main() {
  const loop = getRunningLoop();
  for (const f of [first, arrow, generator, Box.make, new Box().open, last]) createTask(f());
  loop.callSoon(function soon() {
    throw new RangeError('soon');
  });
  loop.callLater(0, () => {
    throw new RangeError('later');
  });
  const server = await startServer(
    async function client() {
      throw new RangeError('client');
    },
    '127.0.0.1',
    0,
  );
  const [reader] = await openConnection('127.0.0.1', server.port);
  await reader.read();
  server.close();
  await gather(sleep(1), first());
}
run(main);
`;

const FAILED = `Exception in callback soon
RangeError: soon
    at soon (forms.ts:40:11)
Exception in callback a callback
RangeError: later
    at forms.ts:43:11
Task exception wasn't retrieved (Task-2)
RangeError: first
    at first (forms.ts:3:9)
Task exception wasn't retrieved (Task-3)
RangeError: plain
    at plain (forms.ts:9:20)
    at arrow (forms.ts:6:3)
Task exception wasn't retrieved (Task-4)
RangeError: generator
    at generator (forms.ts:13:9)
Task exception wasn't retrieved (Task-5)
RangeError: make
    at Box.make (forms.ts:18:11)
Task exception wasn't retrieved (Task-6)
RangeError: plain
    at plain (forms.ts:9:20)
    at Box.#open (forms.ts:21:19)
    at open (forms.ts:27:11)
Task exception wasn't retrieved (Task-7)
RangeError: plain
    at plain (forms.ts:9:20)
    at Box.call (forms.ts:29:28)
    at last (forms.ts:34:13)
Unhandled exception in client handler (Task-8)
RangeError: client
    at client (forms.ts:47:13)
RangeError: first
    at first (forms.ts:3:9)
    at main (forms.ts:55:9)
`;

const ENGINES = ['node', 'quickjs', 'xs', ...(process.env.ESPRUINO ? ['espruino'] : [])];

describe('the traceback of an error that leaves coroutines', () => {
  const shop = new Workshop();
  before(() => shop.write({ 'app.ts': PROGRAM }));
  after(() => shop.remove());

  for (const on of ENGINES)
    it(`names the awaits up to main on ${on}`, () => {
      const { stderr, code } = shop.uasyncio('run', 'app.ts', '--on', on);
      assert.equal(stderr.replace(/(\.ts:\d+):\d+/g, '$1'), EXPECTED);
      assert.equal(code, 1);
    });

  it('has the places and names of functions of all forms on Node, QuickJS and XS', () => {
    shop.write({ 'forms.ts': FORMS });
    for (const on of ['node', 'quickjs', 'xs'])
      assert.equal(shop.uasyncio('run', 'forms.ts', '--on', on).stderr, FAILED, on);
  });

  it('has the names of functions that have not waited yet', () => {
    shop.write({ 'early.ts': EARLY });
    for (const on of ['node', 'quickjs', 'xs']) {
      const { stderr } = shop.uasyncio('run', 'early.ts', '--on', on);
      assert.equal(
        stderr.replace(/(\.ts:\d+):\d+/g, '$1'),
        `Error: shut
    at Box.open (early.ts:3)
    at opens (early.ts:5)
    at main (early.ts:6)
`,
      );
    }
  });
  for (const on of ['quickjs', 'xs'])
    it(`is part of an error that the program prints on ${on}`, () => {
      shop.write({ 'print.ts': PRINTS });
      const { stdout, stderr } = shop.uasyncio('run', 'print.ts', '--on', on);
      assert.equal(stdout.replace(/(\.ts:\d+):\d+/g, '$1'), PRINTED);
      assert.equal(stderr, '');
    });

  it('has the columns of the awaits', () => {
    const { stderr } = shop.uasyncio('run', 'app.ts', '--on', 'quickjs');
    assert.match(stderr, /at main \(app\.ts:30:9\)/);
  });

  it('shows the library too if UASYNCIO_TRACE asks for that', () => {
    const { stderr } = shop.execute(
      'env',
      'UASYNCIO_TRACE=all',
      process.execPath,
      CLI,
      'run',
      'app.ts',
      '--on',
      'quickjs',
    );
    assert.match(stderr, /at step \(.*frame\.js:\d+(:\d+)?\)/);
  });

  it('is translated in a log of Node, minified or not', () => {
    for (const more of [[], ['--minify']]) {
      shop.uasyncio('build', 'forms.ts', '--on', 'node', ...more, '--sourcemap', '-o', 'out/n.js');
      const { stderr: log } = shop.execute(process.execPath, 'out/n.js');
      assert.match(log, /file:\/\/\/.*\/n\.js:\d+:\d+/);
      const { stdout } = spawnSync(process.execPath, [CLI, 'trace', 'out/n.js.map'], {
        cwd: shop.folder,
        input: log,
        encoding: 'utf8',
      });
      // The report of a callback has the name that the minifier gave it.
      assert.equal(
        stdout.replace(/callback \w+$/gm, 'callback a callback'),
        FAILED.replace('callback soon', 'callback a callback'),
      );
    }
  });

  it('is translated in a log of a minified program', async () => {
    shop.uasyncio(
      'build',
      'app.ts',
      '--on',
      'quickjs',
      '--minify',
      '--sourcemap',
      '-o',
      'out/app.js',
    );
    const { stderr: log } = shop.execute(await ensureHost(() => {}), 'out/app.js');
    assert.match(log, /at async #\d+/);
    const { stdout } = spawnSync(process.execPath, [CLI, 'trace', 'out/app.js.map'], {
      cwd: shop.folder,
      input: `boot\r\n${log}ready\n`,
      encoding: 'utf8',
    });
    assert.equal(stdout.replace(/(\.ts:\d+):\d+/g, '$1'), `boot\n${EXPECTED}ready\n`);
  });
});

describe('a report of a task in debug mode', () => {
  const shop = new Workshop();
  before(async () => {
    shop.write({
      'app.ts': DEBUGGED,
      espruino: `#!/bin/sh\nexec '${process.execPath}' '${await buildModel()}' "$@"\n`,
    });
    chmodSync(shop.path('espruino'), 0o755);
  });
  after(() => shop.remove());

  function reports(...on: string[]): string {
    const { stderr } = shop.uasyncio('run', 'app.ts', '--on', ...on);
    return stderr.replace(/(\.ts:\d+):\d+/g, '$1');
  }

  for (const on of ['node', 'quickjs', 'xs'])
    it(`says where the task was made, up to main, on ${on}`, () => {
      assert.equal(reports(on), REPORTED);
    });

  it('says on Espruino after which await of each function it was made', () => {
    assert.equal(reports('espruino', '--engine', './espruino'), ON_ESPRUINO);
  });
});
