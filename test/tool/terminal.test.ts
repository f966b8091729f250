// The commands for boards in the terminal, with the model's prompt behind a serial device.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../tool/root.js';
import { buildModel } from '../hosts/espruino/build.js';
import { Device } from '../support/device.js';
import { CLI, Workshop } from './command.js';

const TSX = join(packageRoot(), 'node_modules/tsx/dist/loader.mjs');
const PROMPT = join(packageRoot(), 'test/hosts/espruino/prompt.ts');
const HELLO = (word: string) => `import { run, sleep } from 'uasyncio';
run(async () => {
  console.log('${word}');
  await sleep(0.01);
});
`;

describe('commands for boards', function () {
  this.timeout(60_000);
  const shop = new Workshop();
  let board: Device;
  let started: ChildProcess[] = [];

  before(async () => {
    await buildModel();
    shop.write({ 'app.ts': HELLO('first') });
  });
  beforeEach(async () => {
    board = await Device.start(
      shop.folder,
      process.execPath,
      '--import',
      TSX,
      PROMPT,
      'flash.json',
    );
  });
  afterEach(async () => {
    for (const child of started) child.kill('SIGKILL');
    started = [];
    await board.stop();
  });
  after(() => shop.remove());

  const where = () => ['--board', 'esp32', '--serial', board.path];

  /** A command that goes on; `until` waits for what it prints. */
  function begin(...args: string[]) {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: shop.folder });
    started.push(child);
    let text = '';
    let check = (): void => {};
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        text += data;
        check();
      });
    const until = (pattern: RegExp): Promise<void> =>
      new Promise((resolve, reject) => {
        check = () => pattern.test(text) && resolve();
        check();
        child.once('exit', () => reject(new Error(`ended, and printed: ${text}`)));
      });
    return { child, until };
  }

  it('repl passes lines to the prompt, and what that prints back', async () => {
    const { child, until } = begin('repl', ...where());
    child.stdin.write('1+41\n');
    await until(/=42/);
    child.stdin.end();
  });

  it('upload --watch builds, writes and starts a program again at each save', async () => {
    const { until } = begin('upload', 'app.ts', ...where(), '--watch');
    await until(/app\.js: [\d,]+ bytes in the Storage of esp32, started\n[\s\S]*first/);
    shop.write({ 'app.ts': 'import { run } from "uasyncio"; run(' });
    await until(/app\.ts:1:\d+: /);
    shop.write({ 'app.ts': HELLO('second') });
    await until(/second/);
  });

  it('monitor prints places in the sources, and writes a trace', async () => {
    shop.write({
      'bad.ts': `import { createTask, run, sleep } from 'uasyncio';
async function fails() {
  await sleep(0.01);
  throw new Error('boom');
}
run(async () => {
  for (;;) {
    createTask(fails);
    await sleep(0.05);
  }
});
`,
    });
    const built = shop.uasyncio(
      'build',
      'bad.ts',
      '--board',
      'esp32',
      '-o',
      'bad.js',
      '--sourcemap',
      '--trace',
    );
    assert.equal(built.code, 0, built.stderr);
    const uploaded = shop.uasyncio('upload', 'bad.js', ...where());
    assert.equal(uploaded.code, 0, uploaded.stderr);
    const { child, until } = begin(
      'monitor',
      ...where(),
      '--map',
      'bad.js.map',
      '--trace',
      'trace.json',
    );
    await until(/Error: boom[\s\S]*bad\.ts:/);
    child.kill('SIGINT');
    await new Promise((resolve) => child.once('exit', resolve));
    const { traceEvents } = JSON.parse(readFileSync(join(shop.folder, 'trace.json'), 'utf8'));
    assert.ok(traceEvents.some(({ cat }: { cat: string }) => cat === 'waiting'));
  });

  it('flash refuses boards that esptool does not know', () => {
    const { code, stderr } = shop.uasyncio(
      'flash',
      'app.ts',
      '--board',
      'pico',
      '--serial',
      board.path,
    );
    assert.equal(code, 2);
    assert.match(stderr, /pico is not of the ESP32 family/);
  });
});

describe('uasyncio new', function () {
  this.timeout(60_000);
  const shop = new Workshop();
  after(() => shop.remove());

  it('writes a project that is built, tested and run as it says', () => {
    const { stdout, code } = shop.uasyncio('new', 'My Sensor', '--board', 'esp32');
    assert.equal(code, 0);
    assert.match(stdout, /src\/main\.ts/);
    const folder = join(shop.folder, 'My Sensor');
    const { name, scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    assert.equal(name, 'my-sensor');
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(packageRoot(), join(folder, 'node_modules/uasyncio'));
    const call = (script: string): { code: number | null; text: string } => {
      const [, ...args] = (scripts[script] as string).split(' ');
      const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
      return { code: status, text: stdout + stderr };
    };
    const tested = call('test');
    assert.equal(tested.code, 0, tested.text);
    assert.match(tested.text, /pass 1/);
    assert.equal(call('build').code, 0);
    assert.ok(existsSync(join(folder, 'dist/app.js')));
    const again = shop.uasyncio('new', 'My Sensor');
    assert.match(again.stderr, /My Sensor is not empty/);
  });
});

interface TraceEvent {
  ph: string;
  name: string;
  pid: number;
  tid: number;
  cat?: string;
  ts: number;
  dur: number;
  args?: Record<string, unknown>;
}

/** What the Trace Event Format asks of files with complete events and metadata. */
function checkFormat(events: TraceEvent[]): void {
  const last = new Map<number, number>();
  const named = new Set<unknown>();
  for (const event of events) {
    const { ph, name, pid, tid, ts, dur, args } = event;
    assert.equal(pid, 1);
    if (ph === 'M') {
      if (name === 'thread_name') named.add(tid);
      assert.ok(args?.name ?? args?.sort_index, JSON.stringify(event));
      continue;
    }
    assert.equal(ph, 'X');
    assert.ok(name.length > 0 && tid > 0 && named.has(tid), JSON.stringify(event));
    assert.ok(
      [ts, dur].every((n) => Number.isInteger(n) && n >= 0),
      JSON.stringify(event),
    );
    // Those of one thread must not overlap, unless one is in the other.
    assert.ok(ts >= (last.get(tid) ?? 0), JSON.stringify(event));
    last.set(tid, ts + dur);
  }
}

describe('uasyncio run', function () {
  this.timeout(60_000);
  const shop = new Workshop();
  after(() => shop.remove());

  for (const engine of ['node', 'quickjs', 'xs'])
    it(`--trace writes what the scheduler did on ${engine}`, () => {
      // Some ports end the program in the step in which it fails.
      const fails = HELLO('hello')
        .replace('run,', 'createTask, run,')
        .replace('});', "  await createTask(() => sleep(0.01));\n  throw 'the end';\n});");
      shop.write({ 'app.ts': fails });
      const { code, stdout, stderr } = shop.uasyncio(
        'run',
        'app.ts',
        '--on',
        engine,
        '--trace',
        'trace.json',
      );
      assert.deepEqual([code, stdout, stderr], [1, 'hello\n', 'the end\n']);
      const { traceEvents } = JSON.parse(readFileSync(join(shop.folder, 'trace.json'), 'utf8'));
      checkFormat(traceEvents);
      const names = traceEvents.map(
        ({ name, cat }: { name: string; cat?: string }) => `${cat} ${name}`,
      );
      assert.ok(names.includes('running running'), names);
      assert.ok(
        names.some((each: string) => /^waiting sleep \d+ ms$/.test(each)),
        names,
      );
      // What the failing step did is there too.
      const main = traceEvents.filter(({ tid }: { tid: number }) => tid === 1);
      assert.match(main.map(({ cat }: { cat: string }) => cat).join(), /waiting(,running)+$/);
      const child = traceEvents.find(({ tid, ph }: TraceEvent) => tid === 2 && ph === 'X');
      assert.deepEqual(child.args, { 'made by': 'Task-1' });
    });

  it('--watch runs a program again when one of its modules changes', async () => {
    shop.write({
      'app.ts': "import { word } from './word.js'; console.log(word);",
      'word.ts': "export const word = 'one';",
    });
    const child = spawn(process.execPath, [CLI, 'run', 'app.ts', '--watch'], { cwd: shop.folder });
    let text = '';
    const until = (pattern: RegExp): Promise<void> =>
      new Promise((resolve) => {
        const check = () => pattern.test(text) && resolve();
        child.stdout.on('data', check);
        check();
      });
    child.stdout.on('data', (data) => {
      text += data;
    });
    await until(/one/);
    shop.write({ 'word.ts': "export const word = 'two';" });
    await until(/two/);
    child.kill('SIGINT');
    await new Promise((resolve) => child.once('exit', resolve));
  });
});
