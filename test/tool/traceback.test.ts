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

const EXPECTED = `Task exception wasn't retrieved (second)
RangeError: too deep
    at inner (app.ts:5:9)
    at background (app.ts:23:37)
RangeError: too deep
    at inner (app.ts:5:9)
    at inner (app.ts:4:31)
    at read (app.ts:11:13)
    at Reader.lines (app.ts:13:11)
    at reads (app.ts:18:30)
    at main (app.ts:30:9)
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
    at Oven.heat (app.ts:3:16)
    at makes (app.ts:12:14)
    at main (app.ts:19:54)
Task exception wasn't retrieved (oven)
RangeError: too hot
    at Oven.heat (app.ts:5:11)
created by Task-1:
    at makes (app.ts:10:3)
    at main (app.ts:19:54)
Task exception wasn't retrieved (quick)
TypeError: too quick
    at app.ts:15:34
created by Task-1:
    at quick (app.ts:15:3)
    at main (app.ts:20:9)
Task exception wasn't retrieved (Task-3)
RangeError: too hot
    at Oven.heat (app.ts:5:11)
created by Task-1:
    at Oven.heat (app.ts:3:16)
    at makes (app.ts:12:14)
    at main (app.ts:19:54)
uasyncio: nothing can wake the program:
  Task-1 waits for waiter
  created outside all tasks:
    at app.ts:24:1
  waiter waits for an Event
  created by Task-1:
    at main (app.ts:22:9)
`;

/** Espruino has no stacks: a function that has not waited yet is missing, others show their latest await. */
const ON_ESPRUINO = lines(REPORTED)
  .replace(/ +at (Oven\.heat \(app\.ts:3\)|quick .*)\n/g, '')
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
      at inner (print.ts:4:23)
      at outer (print.ts:6:32) {
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

/** Calls and members within one line, or over several. */
const PLACES = `import { createTask, run, sleep } from 'uasyncio';
const plain = (n: number): number => { if (n > 1) throw new RangeError('plain'); return n; };
const same = <T>(x: T): T => x;
const none = undefined as any;
const box = { same, plain, inner: { plain }, get bad(): number { throw new RangeError('getter'); } } as any;
class Base { constructor(n: number) { plain(n); } m(n: number) { return plain(n) + 1; } static s(n: number) { return [same(1), plain(n)]; } }
class Derived extends Base { field = same(1); #p(n: number) { return plain(same(n)) + 1; } constructor(n: number) { super(n); } m(n: number) { return super.m(n) + 1; } q(n: number) { return this.#p(n) + 1; } }
const forms: (() => Promise<unknown>)[] = [
  async function nested() { await sleep(0); return same(1) + same(plain(same(2))) + 1; },
  async function args() { await sleep(0); return box.inner.plain(box.same(2), same(3)) + box.plain(1); },
  async function chain() { const a = [1, 2, 3].map(same).map((x) => same(plain(x)) + 1).filter(same); return a; },
  async function reads() { return box.inner.nothing.deeper; },
  async function method() { return same(box).inner.nothing(1); },
  async function undef() { return same(1) + none.x; },
  async function index() { return same(1) + box['nothing'][same(1)]; },
  async function write() { none.x = same(1); },
  async function compound() { box.nothing.x += same(1); },
  async function unknown() { return same(1) + (globalThis as any).x + nowhere(1); },
  async function makes() { await sleep(0); return [new Base(1), new Base(same(2)), new Base(3)]; },
  async function derives() { return new Derived(2); },
  async function supers() { const d = new Derived(1); await sleep(0); return d.m(2) + d.q(1); },
  async function privates() { const d = new Derived(1); return d.m(1) + d.q(2); },
  async function statics() { return { a: Base.s(1), b: Base.s(2) }; },
  async function template() { return \`\${same(1)} and \${plain(2)} and \${plain(3)}\`; },
  async function condition() { return (same(true) ? plain(2) : plain(3)) + 1; },
  async function twice() { return same(same(same(plain(2)))); },
  async function or() { return plain(0) || plain(same(2)) || plain(3); },
  async function pattern() { const { a, b } = none; return a + b; },
  async function patterns() { const { a = plain(2) } = same({}) as { a?: number }; return a; },
  async function loop() { for (const x of same(5) as any) plain(x); },
  async function spreads() { return Math.max(...(same(none) as any)); },
  async function json() { return same(JSON.parse(same('{'))); },
  async function isIn() { return 'a' in (same(5) as any); },
  async function optional() { return box?.inner?.plain(2) + 1; },
  async function returns() { await sleep(0); const x = 1; return x > 0 && new Error(\`\${plain(2)}\`); },
  async function lines() {
    await sleep(0);
    return box
      .same(box)
      .inner.plain(
        same(2),
      ) + 1;
  },
];
async function main() {
  for (const f of forms) createTask(f(), { name: f.name });
  await sleep(0.01);
}
declare function nowhere(n: number): number;
run(main);
`;

const PLACED = `Task exception wasn't retrieved (chain)
RangeError: plain
    at plain (places.ts:2:57)
    at places.ts:11:74
    at chain (places.ts:11:58)
Task exception wasn't retrieved (reads)
TypeError
    at reads (places.ts:12:53)
Task exception wasn't retrieved (method)
TypeError
    at method (places.ts:13:52)
Task exception wasn't retrieved (undef)
TypeError
    at undef (places.ts:14:50)
Task exception wasn't retrieved (index)
TypeError
    at index (places.ts:15:60)
Task exception wasn't retrieved (write)
TypeError
    at write (places.ts:16:33)
Task exception wasn't retrieved (compound)
TypeError
    at compound (places.ts:17:43)
Task exception wasn't retrieved (unknown)
ReferenceError
    at unknown (places.ts:18:71)
Task exception wasn't retrieved (derives)
RangeError: plain
    at plain (places.ts:2:57)
    at Base.constructor (places.ts:6:39)
    at Derived.constructor (places.ts:7:117)
    at derives (places.ts:20:37)
Task exception wasn't retrieved (privates)
RangeError: plain
    at plain (places.ts:2:57)
    at Derived.#p (places.ts:7:70)
    at Derived.q (places.ts:7:196)
    at privates (places.ts:22:75)
Task exception wasn't retrieved (statics)
RangeError: plain
    at plain (places.ts:2:57)
    at Base.s (places.ts:6:128)
    at statics (places.ts:23:61)
Task exception wasn't retrieved (template)
RangeError: plain
    at plain (places.ts:2:57)
    at template (places.ts:24:56)
Task exception wasn't retrieved (condition)
RangeError: plain
    at plain (places.ts:2:57)
    at condition (places.ts:25:53)
Task exception wasn't retrieved (twice)
RangeError: plain
    at plain (places.ts:2:57)
    at twice (places.ts:26:50)
Task exception wasn't retrieved (or)
RangeError: plain
    at plain (places.ts:2:57)
    at or (places.ts:27:44)
Task exception wasn't retrieved (pattern)
TypeError
    at pattern (places.ts:28:36)
Task exception wasn't retrieved (patterns)
RangeError: plain
    at plain (places.ts:2:57)
    at patterns (places.ts:29:43)
Task exception wasn't retrieved (loop)
TypeError
    at loop (places.ts:30:43)
Task exception wasn't retrieved (spreads)
TypeError
    at spreads (places.ts:31:50)
Task exception wasn't retrieved (json)
SyntaxError
    at json (places.ts:32:44)
Task exception wasn't retrieved (isIn)
TypeError
    at isIn (places.ts:33:42)
Task exception wasn't retrieved (optional)
RangeError: plain
    at plain (places.ts:2:57)
    at optional (places.ts:34:50)
Task exception wasn't retrieved (nested)
RangeError: plain
    at plain (places.ts:2:57)
    at nested (places.ts:9:67)
Task exception wasn't retrieved (args)
RangeError: plain
    at plain (places.ts:2:57)
    at args (places.ts:10:60)
Task exception wasn't retrieved (makes)
RangeError: plain
    at plain (places.ts:2:57)
    at Base.constructor (places.ts:6:39)
    at makes (places.ts:19:65)
Task exception wasn't retrieved (supers)
RangeError: plain
    at plain (places.ts:2:57)
    at Base.m (places.ts:6:73)
    at Derived.m (places.ts:7:157)
    at supers (places.ts:21:80)
Task exception wasn't retrieved (returns)
RangeError: plain
    at plain (places.ts:2:57)
    at returns (places.ts:35:88)
Task exception wasn't retrieved (lines)
RangeError: plain
    at plain (places.ts:2:57)
    at lines (places.ts:40:14)
`;

const ENGINES = ['node', 'quickjs', 'xs', ...(process.env.ESPRUINO ? ['espruino'] : [])];

/** Without columns. */
function lines(text: string): string {
  return text.replace(/(\.ts:\d+):\d+/g, '$1');
}

describe('the traceback of an error that leaves coroutines', () => {
  const shop = new Workshop();
  before(() => shop.write({ 'app.ts': PROGRAM, 'forms.ts': FORMS, 'places.ts': PLACES }));
  after(() => shop.remove());

  function translated(map: string, input: string): string {
    const options = { cwd: shop.folder, input, encoding: 'utf8' } as const;
    return spawnSync(process.execPath, [CLI, 'trace', map], options).stdout;
  }

  for (const on of ENGINES)
    it(`names the awaits up to main on ${on}`, () => {
      const { stderr, code } = shop.uasyncio('run', 'app.ts', '--on', on);
      // Espruino's innermost column is that of the end of a call.
      const isExact = on !== 'espruino';
      assert.equal(isExact ? stderr : lines(stderr), isExact ? EXPECTED : lines(EXPECTED));
      assert.equal(code, 1);
    });

  it('has the places and names of functions of all forms on Node, QuickJS and XS', () => {
    for (const on of ['node', 'quickjs', 'xs'])
      assert.equal(shop.uasyncio('run', 'forms.ts', '--on', on).stderr, FAILED, on);
  });

  /** Without the messages of engines. */
  const named = (text: string) =>
    text.replace(/^(TypeError|SyntaxError|ReferenceError): .*/gm, '$1');

  it('has the column of each call and member on XS', () => {
    assert.equal(named(shop.uasyncio('run', 'places.ts', '--on', 'xs').stderr), PLACED);
  });

  it('has them in a translated log of QuickJS', async () => {
    shop.uasyncio('build', 'places.ts', '--on', 'quickjs', '--sourcemap', '-o', 'out/places.js');
    const { stderr: log } = shop.execute(await ensureHost(() => {}), 'out/places.js');
    assert.equal(named(translated('out/places.js.map', log)), PLACED);
  });

  it('has the names of functions that have not waited yet', () => {
    shop.write({ 'early.ts': EARLY });
    for (const on of ['node', 'quickjs', 'xs']) {
      const { stderr } = shop.uasyncio('run', 'early.ts', '--on', on);
      assert.equal(
        stderr,
        `Error: shut
    at Box.open (early.ts:3:24)
    at opens (early.ts:5:60)
    at main (early.ts:6:31)
`,
      );
    }
  });
  for (const on of ['quickjs', 'xs'])
    it(`is part of an error that the program prints on ${on}`, () => {
      shop.write({ 'print.ts': PRINTS });
      const { stdout, stderr } = shop.uasyncio('run', 'print.ts', '--on', on);
      assert.equal(stdout, PRINTED);
      assert.equal(stderr, '');
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
      const stdout = translated('out/n.js.map', log);
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
    const stdout = translated('out/app.js.map', `boot\r\n${log}ready\n`);
    assert.equal(lines(stdout), `boot\n${lines(EXPECTED)}ready\n`);
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
    return shop.uasyncio('run', 'app.ts', '--on', ...on).stderr;
  }

  for (const on of ['node', 'quickjs', 'xs'])
    it(`says where the task was made, up to main, on ${on}`, () => {
      assert.equal(reports(on), REPORTED);
    });

  it('says on Espruino after which await of each function it was made', () => {
    assert.equal(lines(reports('espruino', '--engine', './espruino')), ON_ESPRUINO);
  });
});
