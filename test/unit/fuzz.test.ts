import assert from 'node:assert/strict';
import { rollup } from 'rollup';
import { explain } from '../../tool/errors.js';
import { type Kind, randomBody, randomly } from '../language/random-programs.js';
import { compiler, espruino, sim, xs } from '../support/world.js';
import { CLI, Workshop } from '../tool/command.js';

/* Random input, the same each time. FUZZ=<count> sets how many of each kind, FUZZ_FROM=<seed> the first seed. */

const { IncompleteReadError, LimitOverrunError, openConnection, simulate, sleepMs, startServer } =
  sim;

const COUNT = process.env.FUZZ === undefined ? undefined : Number(process.env.FUZZ);
const FROM = Number(process.env.FUZZ_FROM ?? 1);

type Pick = (n: number) => number;

/** Declares a test that tries `count` seeds, or as many as FUZZ says. */
function fuzz(title: string, count: number, attempt: (seed: number) => PromiseLike<void>): void {
  const all = COUNT ?? count;
  it(`${title}: ${all}`, async function () {
    if (COUNT !== undefined) this.timeout(0);
    for (let seed = FROM; seed < FROM + all; seed++) {
      try {
        await attempt(seed);
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
  });
}

function oneOf<T>(pick: Pick, list: readonly T[]): T {
  return list[pick(list.length)] as T;
}

function times<T>(n: number, make: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => make(i));
}

const UTF8 = { ignoreBOM: true };
const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', UTF8).decode(bytes);

/* Reads: a model without chunks, which has all the bytes at once. */

/** The outcome of a read, for comparison: its bytes, or its error. */
type Result = { bytes: number[] } | { error: string; partial?: number[]; consumed?: number };

const starts = (bytes: Uint8Array, at: number, separator: Uint8Array) =>
  separator.every((byte, i) => bytes[at + i] === byte);

/** The position and the length of the separator that ends first; null if there is none. */
function find(bytes: Uint8Array, separators: Uint8Array[]): [at: number, length: number] | null {
  for (let end = 1; end <= bytes.length; end++) {
    for (const separator of separators) {
      const at = end - separator.length;
      if (at >= 0 && starts(bytes, at, separator)) return [at, separator.length];
    }
  }
  return null;
}

class Model {
  constructor(
    private bytes_: Uint8Array,
    private limit_: number,
  ) {}

  get left(): number {
    return this.bytes_.length;
  }

  take(n: number): number[] {
    const taken = this.bytes_.subarray(0, n);
    this.bytes_ = this.bytes_.subarray(n);
    return [...taken];
  }

  last(n: number): number[] {
    return [...this.bytes_.subarray(this.left - n)];
  }

  /** Returns the whole characters in `n` bytes of valid text; at least one. */
  whole(n: number): number {
    if (n >= this.left) return n;
    const begins = (at: number) => ((this.bytes_[at] as number) & 0xc0) !== 0x80;
    let count = n;
    while (count > 0 && !begins(count)) count--;
    if (count === 0 && n > 0) for (count = n; count < this.left && !begins(count); ) count++;
    return count;
  }

  readexactly(n: number): Result {
    if (this.left >= n) return { bytes: this.take(n) };
    return { error: 'IncompleteReadError', partial: this.take(n) };
  }

  /** `consumed` is certain only if the separator was found. */
  readuntil(separators: Uint8Array[], line: boolean): Result {
    const found = find(this.bytes_, separators);
    if (found === null) {
      const longest = Math.max(...separators.map(({ length }) => length));
      if (this.left - longest + 1 > this.limit_) return { error: 'LimitOverrunError' };
      if (line) return { bytes: this.take(this.left) };
      return { error: 'IncompleteReadError', partial: this.take(this.left) };
    }
    const [at, length] = found;
    if (at > this.limit_) return { error: 'LimitOverrunError', consumed: at };
    return { bytes: this.take(at + length) };
  }
}

// Letters that make partial matches likely, and characters of 2 to 4 bytes.
const LETTERS = ['a', 'b', '\n', '\r'];
const CHARACTERS = [...LETTERS, 'ß', '€', '漢', '😀'];

interface Job {
  pick: Pick;
  text: boolean;
  letters: string[];
}

function separatorsOf({ pick, letters }: Job): (string | Uint8Array)[] {
  return times(1 + pick(3), () => {
    const separator = times(1 + pick(3), () => oneOf(pick, letters)).join('');
    return pick(2) === 0 ? separator : new TextEncoder().encode(separator);
  });
}

const bytesOf = (x: string | Uint8Array) =>
  typeof x === 'string' ? new TextEncoder().encode(x) : x;

/** Awaits a read, or gives it up: then it must have taken nothing. */
async function maybe<T>(pick: Pick, work: PromiseLike<T>): Promise<T | undefined> {
  if (pick(3) > 0) return await work;
  try {
    return await sim.waitForMs(work, pick(12));
  } catch (error) {
    if (error instanceof sim.TimeoutError) return undefined;
    throw error;
  }
}

/** Compares one read with the model's. Returns false when there is nothing more to compare. */
async function readOnce(
  job: Job,
  reader: InstanceType<typeof sim.StreamReader<Uint8Array | string>>,
  model: Model,
): Promise<boolean> {
  const { pick, text } = job;
  const outcome = async (work: PromiseLike<string | Uint8Array>): Promise<Result | undefined> => {
    try {
      const value = await maybe(pick, work);
      return value === undefined ? undefined : { bytes: [...bytesOf(value)] };
    } catch (error) {
      if (error instanceof IncompleteReadError)
        return { error: error.name, partial: [...bytesOf(error.partial)] };
      if (error instanceof LimitOverrunError)
        return { error: error.name, consumed: error.consumed };
      throw error;
    }
  };
  const kind = oneOf(pick, ['read', 'readexactly', 'readinto', 'readuntil', 'readline'] as const);
  const n = pick(9);
  if (kind === 'readinto') {
    const into = new Uint8Array(n);
    // readexactly returns bytes, whatever the encoding.
    if (text) return true;
    const got = await maybe(pick, reader.readinto(into));
    if (got === undefined) return true;
    assert.ok(got > 0 || n === 0 || model.left === 0, 'readinto: empty before the end');
    assert.deepEqual([...into.subarray(0, got)], model.take(got), 'readinto');
    return true;
  }
  if (kind === 'read') {
    const size = pick(20) === 0 ? -1 : n;
    const got = await outcome(reader.read(size));
    if (got === undefined) return true;
    assert.ok('bytes' in got, 'read failed');
    const { length } = got.bytes;
    if (size < 0) assert.equal(length, model.left, 'read()');
    else assert.ok(length <= (text ? Math.max(n, 4) : n), `read(${n}): ${length}`);
    assert.ok(length > 0 || n === 0 || model.left === 0, 'read: empty before the end');
    assert.deepEqual(got.bytes, model.take(length), `read(${size})`);
    return true;
  }
  if (kind === 'readexactly') {
    const got = await outcome(reader.readexactly(n));
    if (got !== undefined) assert.deepEqual(got, model.readexactly(text ? model.whole(n) : n));
    return true;
  }
  const line = kind === 'readline';
  const list = line ? ['\n'] : separatorsOf(job);
  const single = list.length === 1 && pick(2) === 0;
  const got = await outcome(
    line ? reader.readline() : reader.readuntil(single ? (list[0] as string) : (list as string[])),
  );
  if (got === undefined) return true;
  const expected = model.readuntil(list.map(bytesOf), line);
  if ('error' in expected && expected.error === 'LimitOverrunError') {
    assert.equal('error' in got && got.error, expected.error, kind);
    // How many bytes are dropped depends on how many had arrived.
    return !line;
  }
  assert.deepEqual(got, expected, `${kind} ${JSON.stringify(list)}`);
  return true;
}

async function readAll(seed: number): Promise<void> {
  const pick = randomly(seed);
  const text = pick(2) === 0;
  const letters = text && pick(2) === 0 ? CHARACTERS : LETTERS;
  const job = { pick, text, letters };
  const data = bytesOf(times(pick(120), () => oneOf(pick, letters)).join(''));
  const limit = oneOf(pick, [1, 2, 5, 20, 65536]);
  const fragment = oneOf(pick, [1, 3, 10, 1000]);
  const world = { hosts: { far: { fragment, jitter: pick(2) * 20, window: 1 + pick(50) } } };
  await simulate(seed, world, async () => {
    await startServer(
      async (_, writer) => {
        for (let at = 0; at < data.length; ) {
          const size = 1 + pick(30);
          writer.write(data.subarray(at, at + size));
          at += size;
          if (pick(3) > 0) await writer.drain();
          if (pick(2) === 0) await sleepMs(pick(30));
        }
        writer.close();
      },
      'far',
      7,
    );
    const encoding = text ? ({ encoding: 'utf-8' } as const) : {};
    const [reader, writer] = await openConnection('far', 7, { limit, ...encoding });
    const model = new Model(data, limit);
    let known = true;
    for (let i = 0; known && i < 80 && model.left > 0; i++)
      known = await readOnce(job, reader, model);
    const rest = bytesOf(await reader.read());
    if (known) assert.deepEqual([...rest], model.take(model.left), 'the rest');
    // (The dropped bytes may end inside a character.)
    else if (!text) assert.deepEqual([...rest], model.last(rest.length), 'the rest');
    assert.equal(reader.atEof(), true);
    writer.close();
  });
}

// Bytes at which the rules of UTF-8 change.
const EDGES = [
  0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xee,
  0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff, 0x0a,
];

function encoded(pick: Pick, valid: boolean): Uint8Array {
  const parts = times(1 + pick(6), () =>
    valid || pick(3) === 0
      ? [...bytesOf(oneOf(pick, [...CHARACTERS, '\ufffd', '\u{10ffff}', '\u07ff', '\u0800']))]
      : times(1 + pick(3), () => oneOf(pick, EDGES)),
  );
  return Uint8Array.from(parts.flat());
}

/** Data in two pieces has to be the same text, wherever it is cut and however it is read. */
async function decodeAll(seed: number): Promise<void> {
  const pick = randomly(seed);
  const valid = pick(2) === 0;
  const bytes = encoded(pick, valid);
  const expected = decode(bytes);
  await simulate(seed, { hosts: { far: {} } }, async () => {
    let cut = 0;
    await startServer(
      async (_, writer) => {
        writer.write(bytes.subarray(0, cut));
        await sleepMs(5);
        writer.write(bytes.subarray(cut));
        writer.close();
      },
      'far',
      7,
    );
    for (cut = 0; cut <= bytes.length; cut++) {
      const [reader, writer] = await openConnection('far', 7, { encoding: 'utf-8' });
      let text = '';
      const how = [];
      while (!reader.atEof()) {
        const n = 1 + pick(6);
        const line = pick(3) === 0;
        const part = line ? await reader.readline() : await reader.read(n);
        how.push(`${line ? 'readline' : `read ${n}`}: ${JSON.stringify(part)}`);
        text += part;
        if (part === '') break;
      }
      writer.close();
      assert.equal(text, expected, `${[...bytes]}, cut at ${cut}: ${how.join(', ')}`);
    }
  });
}

/** Runs the tool in its own process, again and again. A file: commander takes `node -e` for another case. */
const DRIVER = `
  const [cli, lists] = JSON.parse(process.argv[2]);
  const { exit } = process;
  const END = new Error('the end');
  process.on('uncaughtException', () => {});
  const outcomes = [];
  for (let i = 0; i < lists.length; i++) {
    const outcome = { out: '', err: '', code: undefined };
    process.argv = [process.argv[0], cli, ...lists[i]];
    process.exitCode = undefined;
    process.exit = (code) => { outcome.code ??= code; throw END; };
    process.stdout.write = (text) => { outcome.out += text; return true; };
    process.stderr.write = (text, done) => {
      if (outcome.code === undefined) outcome.err += text;
      if (typeof done === 'function') outcome.code ??= 'at the end';
      return true;
    };
    await import(cli + '?' + i).catch((error) => {
      if (error !== END) outcome.err += error.stack;
    });
    delete process.stdout.write;
    delete process.stderr.write;
    outcomes.push(outcome);
  }
  process.exit = exit;
  process.stdout.write(JSON.stringify(outcomes), () => exit(0));
`;

const WORDS = [
  ...['run', 'build', 'boards', 'upload', 'native', 'help', 'ru', '', ' ', '-', '--', '---'],
  ...['--on', '--on=quickjs', '--on=', 'node', 'quickjs', 'quickjs-ng', 'espruino', 'xs', 'NODE'],
  ...['--board', '--board=pico', 'esp32', 'esp32-moddable', 'pico', 'nosuchboard', '--boot'],
  ...['--async', '--async=native', 'native', 'compiled', '--minify', '--sourcemap', '--minify=1'],
  ...['-o', '-oout.js', '--output', 'out/x.js', '/dev/null/x', '--engine', '--native', '-h'],
  ...[
    '--serial',
    'no-such-device',
    '--name',
    '--headers',
    '.',
    '--version',
    '-V',
    '--nosuch',
    '-x',
  ],
  ...['missing.ts', 'broken.ts', 'constructor', '__proto__', 'toString', '\u{1f600}', 'a\nb', '%s'],
  ...['../..', '-9', '1e999', '--on=__proto__', '--board=constructor', '--__proto__', '--no-boot'],
];

interface Outcome {
  out: string;
  err: string;
  code: number | string | undefined;
}

const INTERNAL =
  /\n\s+at .*:\d+|Cannot (read|set|convert|destructure)|is not (a function|iterable|defined)|undefined|node:internal|\[object /;

/** A wrong command has to end with one line on the error output. */
function checkOutcome(list: string[], { out, err, code }: Outcome): void {
  const told = `${JSON.stringify(list)}: ${code}\n${out}\n${err}`;
  assert.doesNotMatch(err, INTERNAL, told);
  if (code === undefined || code === 0) assert.equal(err, '', told);
  else assert.match(err, /^(uasyncio: .+|Usage: )/, told);
}

/** Commands that are nearly right, and get past the parser. */
const LISTS = [
  ['build', 'broken.ts', '--on', 'quickjs', '-o', 'out.js'],
  ['build', 'broken.ts', '--board', 'esp32-moddable', '-o', 'out'],
  ['build', '.', '--on', 'espruino', '-o', 'out.js'],
  ['run', 'broken.ts', '--on', 'node'],
  ['native', '--headers', '.', '-o', 'x.so'],
];

function argumentsOf(pick: Pick): string[] {
  if (pick(4) === 0) {
    const list = [...oneOf(pick, LISTS)];
    if (pick(3) > 0) list.splice(pick(list.length + 1), pick(2), oneOf(pick, WORDS));
    return list;
  }
  const list = times(pick(7), () => oneOf(pick, WORDS));
  if (pick(3) > 0) list.unshift(oneOf(pick, ['run', 'build', 'upload', 'native']));
  return list;
}

/* Invalid programs: Babel, esbuild and rollup report them, and our message has to have the position. */

const TOKENS = [
  ...['await', 'async', 'yield', 'yield*', 'function', 'function*', '=>', '{', '}', '(', ')', '['],
  ...[']', ';', ',', '...', '`', '${', "'", '"', '/', '/*', '//', '\\', '#', '@', '\0', '\u2028'],
  ...['class', 'using', 'await using', 'for await (', 'label:', 'break', 'continue', 'return'],
  ...['try {', 'finally {', 'catch', 'import', 'export', 'export default', 'new.target', 'super'],
  ...['arguments', 'this', 'eval', 'enum A {', 'type', 'interface', '<T>', 'x!', '?.', '??=', '**'],
  ...[
    '0x',
    '1n',
    '1e',
    '\\u{',
    'static {',
    'get',
    '#x',
    'import(',
    'import.meta',
    'with (x)',
    '\ud800',
  ],
];

function damaged(pick: Pick, seed: number): string {
  if (pick(5) === 0) return times(1 + pick(20), () => oneOf(pick, TOKENS)).join(' ');
  const kind: Kind = pick(2) === 0 ? 'async' : 'generator';
  const head = kind === 'async' ? 'async function main()' : 'function* main()';
  let code = `export ${head} { ${randomBody(seed, kind, 4)} }\n`;
  for (let i = 1 + pick(3); i > 0; i--) {
    const at = pick(code.length + 1);
    const to = at + pick(10);
    code = oneOf(pick, [
      () => code.slice(0, at),
      () => code.slice(at),
      () => code.slice(0, at) + code.slice(to),
      () => `${code.slice(0, at)} ${oneOf(pick, TOKENS)} ${code.slice(at)}`,
      () => code.slice(0, at) + code.slice(to, to + 30) + code.slice(at),
      () => code.slice(0, at) + String.fromCharCode(pick(256)) + code.slice(at),
    ])();
  }
  return code;
}

const VARIANTS = [
  ['compiled', {}],
  ['espruino', { dialect: espruino }],
  ['xs', { dialect: xs }],
  ['native', { async: 'native' }],
] as const;

async function compileOne(seed: number): Promise<void> {
  const pick = randomly(seed);
  const code = damaged(pick, seed);
  const [variant, options] = oneOf(pick, VARIANTS);
  const told = () => `${variant}\n${code}`;
  try {
    const bundle = await rollup({
      input: '/fuzz.ts',
      external: (id) => id !== '/fuzz.ts',
      plugins: [
        {
          name: 'memory',
          resolveId: (id) => (id === '/fuzz.ts' ? id : null),
          load: (id) => (id === '/fuzz.ts' ? code : null),
        },
        compiler(options),
      ],
      onwarn() {},
    });
    await bundle.generate({ format: 'es' });
  } catch (error) {
    const message = explain(error);
    assert.match(message, /fuzz\.ts:\d+:\d+: \S/, `${message}\n${told()}`);
    assert.doesNotMatch(message, INTERNAL, told());
  }
}

describe('fuzz', function () {
  this.slow(10_000);

  fuzz('reads, against a model', 300, readAll);
  fuzz('text, cut anywhere', 150, decodeAll);
  fuzz('programs that are none', 60, compileOne);

  // Each 60 of them need a process, which starts slowly.
  const lists = Math.min(COUNT ?? 60, 6000);
  it(`arguments of the tool: ${lists}`, async () => {
    const shop = new Workshop();
    shop.write({
      'driver.mjs': DRIVER,
      'broken.ts': 'export const x = async () => {\n  await 5 5;\n};\n',
    });
    try {
      for (let seed = FROM; seed < FROM + lists; seed += 60) {
        const some = times(Math.min(60, FROM + lists - seed), (i) =>
          argumentsOf(randomly(seed + i)),
        );
        const input = JSON.stringify([CLI, some]);
        const { stdout, stderr } = shop.execute(process.execPath, ...['driver.mjs', input]);
        assert.ok(stdout.startsWith('['), `seeds from ${seed}: ${stdout}\n${stderr}`);
        const outcomes = JSON.parse(stdout) as Outcome[];
        for (const [i, outcome] of outcomes.entries()) checkOutcome(some[i] as string[], outcome);
      }
    } finally {
      shop.remove();
    }
  });

  /** A client of a host that writes `data` and closes. */
  async function client<T>(
    data: Uint8Array,
    body: (reader: InstanceType<typeof sim.StreamReader<string>>) => Promise<T>,
  ): Promise<T> {
    return await simulate(1, { hosts: { far: {} } }, async () => {
      await startServer(
        async (_, writer) => {
          writer.write(data);
          await sleepMs(100);
          writer.close();
        },
        'far',
        7,
      );
      const [reader, writer] = await openConnection('far', 7, { encoding: 'utf-8' });
      const value = await body(reader);
      writer.close();
      return value;
    });
  }

  it('a with statement, which Rollup cannot parse, is reported with its position', async () => {
    await compileOne(80069);
  });

  it('a search that was given up does not hide the match of the next one', async () => {
    const found = await client(bytesOf('a;b'), async (reader) => {
      const late = async () => await sim.waitForMs(reader.readuntil('\n'), 10);
      await assert.rejects(late, sim.TimeoutError);
      return await reader.readuntil(';');
    });
    assert.equal(found, 'a;');
  });

  it('a character that follows half of one is not split', async () => {
    const bytes = Uint8Array.of(0xe0, 0x41, 0xe0, 0xa0, 0x80);
    const text = await client(bytes, async (reader) => {
      return (await reader.read(3)) + (await reader.read());
    });
    assert.equal(text, '\ufffdA\u0800');
  });

  it('half a character at the end is one replacement character, as in the middle', async () => {
    const text = await client(Uint8Array.of(0xe2, 0x82), async (reader) => {
      return (await reader.read(1)) + (await reader.read(1));
    });
    assert.equal(text, '\ufffd');
  });
});
