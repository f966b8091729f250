import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle } from '../../tool/bundle.js';
import { Output, starter } from '../../tool/espruino.js';
import { packageRoot } from '../../tool/root.js';
import { espruino } from '../../tool/targets/index.js';
import { engineOf, targetOf } from '../support/engines.js';
import { commandFor, isEspruino, isMissing, TARGETS, type Target } from '../support/ports.js';
import { execute } from '../support/programs.js';
import { temporaryFolder } from '../support/temporary.js';

interface Outcome {
  lines: string[];
  /** The lines of its error output, without stacks. */
  complaints: string[];
  code: number;
}

const STACK = /^ +at |^ +\^$/;

async function outcomeOf(command: string[], onEspruino = false): Promise<Outcome> {
  const [file, ...args] = command as [string, ...string[]];
  const { stdout, stderr, code } = await execute(file, args, {
    cwd: dirname(args.at(-1) ?? '/'),
  });
  const split = (text: string): string[] => text.replace(/\n$/, '').split('\n');
  let lines = split(stdout);
  const errors = stderr === '' ? [] : split(stderr);
  let exit = code;
  if (onEspruino) {
    const own: string[] = [];
    const output = new Output(
      (line) => own.push(line),
      (line) => errors.push(line),
    );
    for (const line of lines) output.line(line);
    lines = own;
    exit = output.exitCode ?? code;
  }
  return {
    lines,
    complaints: errors.filter((line) => line.trim() !== '' && !STACK.test(line)),
    code: exit,
  };
}

async function play(target: Target, name: string, ...args: unknown[]): Promise<Outcome> {
  return isEspruino(target)
    ? outcomeOf(await scriptFor(target, name), true)
    : outcomeOf(await commandFor(target, name, ...args));
}

/** Builds only the programs that are needed, because building all of them for Espruino takes longer than the tests. */
async function scriptFor(target: Target, name: string): Promise<string[]> {
  const folder = temporaryFolder('world');
  const program = join(packageRoot(), 'test', 'ports', 'programs', `${name}.ts`);
  const options = { target: espruino, async: 'compiled', packages: 'bare' } as const;
  const file = join(folder, `${name}.js`);
  writeFileSync(file, (await bundle({ program, minify: true, ...options })).code);
  const start = join(folder, 'start.js');
  writeFileSync(start, starter(file, name, []));
  return [...(await engineOf(target)), start];
}

/** Builds a program that needs a module, or a global, of one engine. */
async function playText(target: Target, name: string, text: string): Promise<Outcome> {
  const folder = temporaryFolder('world');
  const program = join(folder, `${name}.ts`);
  const file = join(folder, `${name}.mjs`);
  writeFileSync(program, text);
  const options = { target: targetOf(target), async: 'compiled', packages: 'bare' } as const;
  writeFileSync(file, (await bundle({ program, ...options })).code);
  return outcomeOf([...(await engineOf(target)), file]);
}

const DEADLOCK = [
  'uasyncio: nothing can wake the program:',
  '  Task-1 waits for gather',
  '  left waits for a Lock',
  '  right waits for a Lock',
  '  hungry waits for a Queue get',
  '  guest waits for an Event',
  '  head waits for tail',
  '  tail waits for head',
];

const GO_ON = [
  'the next callback',
  'callSoon: the others go on',
  'the next call',
  'callLater: the others go on',
  'the next done callback',
  'who waits gets it',
  'done callback: the others go on',
  'task: the others go on',
  'every: the others go on',
  'every: 2 calls, ended',
  'seen: seen',
  'task that is awaited: the others go on',
  "told: Task exception wasn't retrieved, for the handler, pump",
  'handler: the others go on',
  'handler that throws: the others go on',
  'client 1: dropped',
  'client 2: hello',
  'client handler: the others go on',
];

const COMPLAINTS = [
  'Exception in callback soon',
  'RangeError: soon',
  'Exception in callback later',
  'RangeError: later',
  'Exception in done callback',
  'RangeError: done',
  "Task exception wasn't retrieved (pump)",
  'RangeError: task',
  "Task exception wasn't retrieved (every 1 ms)",
  'RangeError: every',
  'Unhandled error in exception handler',
  'RangeError: handler',
  "Task exception wasn't retrieved (pump)",
  'RangeError: what the handler was told',
  'Unhandled exception in client handler (Task-9)',
  'RangeError: client',
];

/** `later` is the host's own timer, whose callback throws after it has set an event. */
const HOST_CALLBACK = `
  run(async () => {
    let ticks = 0;
    const event = new Event();
    const ticker = createTask(async () => {
      for (;;) {
        ticks++;
        await sleepMs(1);
      }
    });
    const waiter = createTask(async () => {
      await event.wait();
      console.log('the event came');
    });
    later(() => {
      event.set();
      throw new Error('of the host');
    });
    await waiter;
    const before = ticks;
    for (let i = 0; i < 500 && ticks < before + 3; i++) await sleepMs(1);
    console.log(ticks >= before + 3 ? 'the others go on' : 'stands still');
    ticker.cancel();
  });
`;
const IMPORTS = "import { createTask, Event, run, sleepMs } from 'uasyncio';\n";
const LATER = {
  node: 'const later = (call) => setTimeout(call, 3);',
  caught: `
    process.on('uncaughtException', (error) => console.error('uncaught', error.message));
    const later = (call) => setTimeout(call, 3);`,
  quickjs: "import * as os from 'os'; const later = (call) => os.setTimeout(call, 3);",
  xs: "import Timer from 'timer'; const later = (call) => Timer.set(call, 3);",
};
const hostCallback = (how: keyof typeof LATER): string =>
  `// @ts-nocheck\n${IMPORTS}${LATER[how]}${HOST_CALLBACK}`;

/** A shell started by popen inherits descriptors without the close-on-exec flag; os.exec itself closes them all. */
const CHILDREN = `
  // @ts-nocheck
  import * as std from 'std';
  import * as os from 'os';
  import { openConnection, run, startServer } from 'uasyncio';
  const own = () => os.readdir('/proc/self/fd')[0].length;
  function whole(file) {
    const text = file.readAsString();
    file.close();
    return text;
  }
// The numbers and kinds of the descriptors, without the one of the listing itself, which points into /proc.
  const list = (text) => text.split('\\n').filter((line) => / -> [^/]|dev.null/.test(line))
    .map((line) => line.replace(/^.* ([0-9]+) -> ([a-z]*).*$/, '$1 $2')).join(', ');
  function started(...command) {
    const [end, start] = os.pipe();
    os.exec(command, { stdout: start });
    os.close(start);
    return std.fdopen(end, 'r');
  }
  function children() {
    return [
      whole(started('grep', 'SigBlk', '/proc/self/status')),
      list(whole(started('ls', '-l', '/proc/self/fd'))),
      list(whole(std.popen('ls -l /proc/self/fd', 'r'))),
    ];
  }
  const before = children();
  console.log(before[1].split(', ').map((word) => word.split(' ')[0]).join(' '));
  const count = own();
  run(async () => {
    const server = await startServer(async (reader, writer) => {
      await reader.read();
      writer.close();
    }, '127.0.0.1', 0);
    const all = [];
    for (let i = 0; i < 5; i++) all.push(await openConnection('127.0.0.1', server.port));
    console.log(own() - count >= 10 ? 'many are open' : own() - count);
    const now = children();
    now.forEach((text, i) => console.log(text === before[i] ? 'the same' : before[i] + ' | ' + text));
    for (const [, writer] of all) writer.close();
    server.close();
    await server.waitClosed();
  });
`;

const STORMS: Partial<Record<Target, number[]>> = {
  node: [20, 300, 1, 20],
  quickjs: [20, 300, 1, 20],
  xs: [20, 300, 1, 20],
};

for (const target of TARGETS) {
  describe(`the end of the world, on ${target}`, () => {
    before(function () {
      if (isMissing(target)) this.skip();
    });

    it('tasks that wait for each other: the report says what each task waits for', async () => {
      const outcome = await play(target, 'world-deadlock');
      assert.deepEqual(outcome, { lines: ['all wait'], complaints: DEADLOCK, code: 1 });
    });

    it('every kind of error is reported once, and the other tasks continue', async () => {
      const outcome = await play(target, 'world-errors');
      // Functions have no names on Espruino.
      const complaints = isEspruino(target)
        ? COMPLAINTS.map((line) => line.replace(/callback (?:soon|later)/, 'callback a callback'))
        : COMPLAINTS;
      assert.deepEqual(outcome, { lines: GO_ON, complaints, code: 0 });
    });

    const storm = STORMS[target];
    if (storm === undefined) return;
    it(`${storm[1]} connections, opened and dropped: no byte is wrong`, async () => {
      const { lines, complaints, code } = await play(target, 'storm', ...storm);
      const [counts = '', ...rest] = lines;
      const [, connections = 0, bytes = 0, refused] =
        /^connections (\d+) bytes (\d+) refused (\d+) broken \d+$/.exec(counts) ?? [];
      assert.deepEqual(rest, ['wrong 0', 'descriptors left 0', 'tasks 1'], lines.join('\n'));
      assert.deepEqual([complaints, code, refused], [[], 0, '0']);
      assert.ok(Number(connections) >= (storm[1] as number) && Number(bytes) > 10_000, counts);
    });
  });
}

/** Two ways in which a task on QuickJS can run out of memory. */
const LIMITS: Record<string, (command: string[]) => string[]> = {
  "the engine's own limit": ([host = '', ...rest]) => [host, '--memory-limit', '2000000', ...rest],
  'the system has no more': (command) => [
    'sh',
    '-c',
    'ulimit -v 40000 && exec "$@"',
    'sh',
    ...command,
  ],
};

async function outOfMemory(limited: (command: string[]) => string[]): Promise<void> {
  const command = limited(await commandFor('quickjs', 'world-hoard'));
  const { lines, complaints, code } = await outcomeOf(command);
  const [first, caught, ...rest] = lines;
  assert.match(`${caught}`, /^caught it(?:: InternalError)?$/);
  assert.deepEqual(
    [first, ...rest],
    ['answer hello', 'the others go on', 'the others go on', 'answer hello'],
  );
  assert.equal(complaints[0], "Task exception wasn't retrieved (hog)");
  // If there is not even memory for an error, the engine throws null.
  assert.match(complaints.slice(1).join('\n'), /^(?:InternalError: out of memory|null)$/);
  assert.equal(code, 0);
}

describe('the end of the world, where engines differ', () => {
  const survived = { lines: ['the event came', 'the others go on'], code: 0 };

  it("node: a timer's callback that throws ends the program, as on Node itself", async () => {
    const { lines, complaints, code } = await playText('node', 'host', hostCallback('node'));
    assert.deepEqual([lines, code], [[''], 1]);
    assert.equal(complaints.filter((line) => line === 'Error: of the host').length, 1);
  });

  it('node: the loop continues if the program catches that', async () => {
    const outcome = await playText('node', 'host', hostCallback('caught'));
    assert.deepEqual(outcome, { ...survived, complaints: ['uncaught of the host'] });
  });

  it("quickjs: a timer's callback that throws is reported, and the loop continues", async () => {
    const outcome = await playText('quickjs', 'host', hostCallback('quickjs'));
    assert.deepEqual(outcome, { ...survived, complaints: ['Error: of the host'] });
  });

  it("xs: a timer's callback that throws ends the program, as it resets a device", async () => {
    const outcome = await playText('xs', 'host', hostCallback('xs'));
    assert.deepEqual(outcome, { lines: [''], complaints: ['Error: of the host'], code: 1 });
  });

  for (const [how, limited] of Object.entries(LIMITS))
    it(`quickjs: out of memory (${how}) is an exception of the task, and the others continue`, () =>
      outOfMemory(limited));

  it('xs: out of memory ends the program with a message', async () => {
    const [engine = '', ...rest] = await commandFor('xs', 'world-hoard');
    const outcome = await outcomeOf([engine, '--esp32', ...rest]);
    const expected = { lines: ['answer hello'], complaints: ['out of memory'], code: 1 };
    assert.deepEqual(outcome, expected);
  });

  it('quickjs: child processes inherit no descriptors and no blocked signals', async () => {
    const { lines, complaints, code } = await playText('quickjs', 'children', CHILDREN);
    assert.deepEqual(
      [lines, complaints, code],
      [['0 1 2', 'many are open', 'the same', 'the same', 'the same'], [], 0],
    );
  });
});
