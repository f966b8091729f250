// Real signals: Ctrl-C, Ctrl-C twice and Ctrl-\ in programs that wait, that refuse to end, and that never await.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { ensureHost } from '../../tool/quickjs.js';
import { ensureXsHost } from '../../tool/xs.js';
import { Workshop } from './command.js';

const WAITING = `
  import { createTask, gather, Lock, run, sleep } from 'uasyncio';
  const lock = new Lock();
  async function waiter(): Promise<void> {
    await lock.acquire();
  }
  async function pair(): Promise<void> {
    await gather(waiter(), sleep(1000));
  }
  async function main(): Promise<void> {
    await lock.acquire();
    const task = createTask(pair(), { name: 'pair' });
    await sleep(0);
    createTask(async () => {
      await sleep(0);
      console.error('ready');
    });
    try {
      await task;
    } catch {
      // Printed when main waits.
      createTask(async () => console.error('cancelled'));
      await sleep(1000);
    }
  }
  run(main);
`;

const GRAPH = `* Task-3 waits for a Lock
  + Call stack:
  |   waiter
  + Awaited by:
     * pair waits for gather
       + Call stack:
       |   pair
       + Awaited by:
          * Task-1 waits for pair
            + Call stack:
            |   main
* Task-4 waits for sleep … ms
  + Awaited by:
     * pair (above)`.split('\n');

const CIRCLE = `
  import { createTask, run, sleep, type Task } from 'uasyncio';
  const tasks: Task<void>[] = [];
  async function first(): Promise<void> {
    await tasks[1];
  }
  async function second(): Promise<void> {
    await tasks[0];
  }
  run(async () => {
    tasks.push(createTask(first(), { name: 'one' }), createTask(second(), { name: 'two' }));
    await sleep(0);
    console.error('ready');
    await sleep(1000);
  });
`;

const SPINNING = `
  import { createTask, run, sleep } from 'uasyncio';
  function spin(n: number): void {
    for (;;) {
      n++;
      (globalThis as { n?: number }).n = n;
    }
  }
  async function main(): Promise<void> {
    createTask(sleep(1000), { name: 'other' });
    await sleep(0);
    console.error('ready');
    spin(0);
  }
  run(main);
`;

const SILENT = `
  import { openConnection, run, sleep, startServer } from 'uasyncio';
  run(async () => {
    const server = await startServer(async (reader, writer) => {
      console.error('ready');
      try { await reader.read(10); } finally { writer.close(); }
    }, '127.0.0.1', 0);
    await openConnection('127.0.0.1', server.port);
    try { await sleep(1000); } finally { server.close(); await server.waitClosed(); }
  });
`;

const HANDLING = `
  import { Event, getRunningLoop, run } from 'uasyncio';
  run(async () => {
    const event = new Event();
    getRunningLoop().addSignalHandler('SIGUSR2', (text: string) => {
      console.error(text);
    }, 'handled once');
    console.error('ready');
    try { await event.wait(); } finally { console.error('cleaned up'); }
  });
`;

/** A program under the tool, in a process group of its own, whose error output is read line by line. */
class Running {
  private tool_: ChildProcess;
  private lines_: AsyncIterator<string>;
  private input_: Interface;
  private closed_: Promise<unknown[]>;

  constructor(tool: ChildProcess) {
    this.tool_ = tool;
    this.closed_ = once(tool, 'close');
    this.input_ = createInterface({ input: tool.stderr as NodeJS.ReadableStream });
    this.lines_ = this.input_[Symbol.asyncIterator]();
  }

  signal(name: NodeJS.Signals): void {
    this.tool_.kill(name);
  }

  /** The next lines, up to the first one that contains `last`; all that are left if none does. */
  async linesTo(last: string): Promise<string[]> {
    const lines: string[] = [];
    for (;;) {
      const { value, done } = await this.lines_.next();
      if (done) return lines;
      lines.push(value.replace(/sleep \d+/, 'sleep …'));
      if (value.includes(last)) return lines;
    }
  }

  async exitCode(): Promise<number | null> {
    return (await this.closed_)[0] as number | null;
  }
}

describe('signals', () => {
  let shop: Workshop;
  const started: ChildProcess[] = [];

  before(async () => {
    await ensureHost(() => {});
    await ensureXsHost(() => {});
    shop = new Workshop();
    shop.write({
      'waiting.ts': WAITING,
      'circle.ts': CIRCLE,
      'spinning.ts': SPINNING,
      'silent.ts': SILENT,
      'handling.ts': HANDLING,
      'asked.ts': `import 'uasyncio/inspect';\n${WAITING}`,
    });
  });

  afterEach(() => {
    // Not SIGTERM, which main may survive.
    for (const child of started.splice(0)) child.kill('SIGHUP');
  });

  after(() => shop.remove());

  async function ready(child: ChildProcess): Promise<Running> {
    started.push(child);
    const running = new Running(child);
    await running.linesTo('ready');
    return running;
  }

  function start(program: string, ...options: string[]): Promise<Running> {
    return ready(shop.start('run', program, ...options));
  }

  for (const on of ['node', 'quickjs', 'xs']) {
    it(`SIGQUIT prints the tasks and their graphs, and ${on} goes on`, async () => {
      const running = await start('waiting.ts', '--on', on);
      for (let round = 0; round < 2; round++) {
        running.signal('SIGQUIT');
        const lines = await running.linesTo('pair (above)');
        assert.match(lines[0] as string, /^TASK +STATE +WAITS FOR +AGE +PARENT$/);
        assert.match(lines[1] as string, /^Task-1 +waiting +pair +[\d.]+ m?s +-$/);
        assert.match(lines[4] as string, /^Task-4 +waiting +sleep … ms +[\d.]+ m?s +pair$/);
        assert.deepEqual(lines.slice(5), ['', ...GRAPH]);
      }
      running.signal('SIGINT');
      assert.deepEqual(await running.linesTo('cancelled'), ['cancelled']);
    });

    it(`the second Ctrl-C prints them before ${on} ends`, async () => {
      const running = await start('waiting.ts', '--on', on);
      running.signal('SIGINT');
      await running.linesTo('cancelled');
      running.signal('SIGINT');
      const lines = await running.linesTo('no such line');
      assert.match(lines[0] as string, /^TASK /);
      assert.match(lines[1] as string, /^Task-1 +waiting +sleep … ms /);
      const graph = ['* Task-1 waits for sleep … ms', '  + Call stack:', '  |   main'];
      assert.deepEqual(lines.slice(-3), graph);
      assert.equal(await running.exitCode(), 130);
    });

    it(`says what keeps ${on} from ending after the first Ctrl-C`, async () => {
      const running = await start('silent.ts', '--on', on);
      running.signal('SIGINT');
      const lines = await running.linesTo('Task-2');
      assert.match(lines[0] as string, /^uasyncio: main was cancelled.* again ends the program\.$/);
      assert.match(lines[2] as string, /^Task-1 +waiting +an Event /);
      assert.match(lines[3] as string, /^Task-2 +waiting +socket 127\.0\.0\.1:\d+ read /);
      running.signal('SIGINT');
      assert.equal(await running.exitCode(), 130);
    });
  }

  for (const on of ['node', 'quickjs']) {
    it(`SIGTERM cancels main as Ctrl-C does, on ${on}; a second one ends it`, async () => {
      const running = await start('waiting.ts', '--on', on);
      running.signal('SIGTERM');
      await running.linesTo('cancelled');
      running.signal('SIGTERM');
      assert.match((await running.linesTo('no such line'))[0] as string, /^TASK /);
      assert.equal(await running.exitCode(), 143);
    });

    it(`a program on ${on} that SIGTERM ends exits with 143, and can wait for a signal only`, async () => {
      const running = await start('handling.ts', '--on', on);
      running.signal('SIGUSR2');
      assert.deepEqual(await running.linesTo('handled'), ['handled once']);
      running.signal('SIGTERM');
      assert.deepEqual(await running.linesTo('no such line'), ['cleaned up']);
      assert.equal(await running.exitCode(), 143);
    });
  }

  it('tasks that await each other are printed', async () => {
    const running = await start('circle.ts');
    running.signal('SIGQUIT');
    const lines = await running.linesTo('(above)');
    assert.deepEqual(lines.slice(-9), [
      '* one waits for two',
      '  + Call stack:',
      '  |   first',
      '  + Awaited by:',
      '     * two waits for one',
      '       + Call stack:',
      '       |   second',
      '       + Awaited by:',
      '          * one (above)',
    ]);
  });

  for (const on of ['quickjs', 'xs'])
    for (const mode of ['compiled', 'native'])
      it(`show where a task is that never awaits, and end it, on ${on}, ${mode}`, async () => {
        const running = await start('spinning.ts', '--on', on, '--async', mode);
        running.signal('SIGQUIT');
        const lines = await running.linesTo('at spin');
        assert.match(lines[1] as string, /^Task-1 +running +-/);
        assert.ok(lines.includes('Task-1 is running:'), lines.join('\n'));
        assert.match(lines.at(-1) as string, /^ {4}at spin \(spinning\.ts:[3-8]\b/);
        running.signal('SIGINT');
        // When it has printed twice, it has also seen the SIGINT, which otherwise could become one with the next.
        for (let count = 0; count < 2; count++) {
          running.signal('SIGQUIT');
          await running.linesTo('at spin');
        }
        running.signal('SIGINT');
        assert.ok((await running.linesTo('at spin')).includes('Task-1 is running:'));
        assert.equal(await running.exitCode(), 130);
      });

  it('the third Ctrl-C kills a task that never awaits on Node', async () => {
    const running = await start('spinning.ts');
    let isOver = false;
    const end = running.exitCode().finally(() => {
      isOver = true;
    });
    // More than three, because several at once may count as one.
    while (!isOver) {
      running.signal('SIGINT');
      await new Promise((resolve) => setImmediate(resolve));
    }
    // Null if one of them met the tool at its own end. The program has ended too: it had the same error output.
    assert.ok([137, null].includes(await end));
  });

  it('do nothing new in a program that `build` made, unless it imports uasyncio/inspect', async () => {
    for (const [program, ending] of [
      ['waiting', null],
      ['asked', 'pair (above)'],
    ] as const) {
      const file = `${program}.mjs`;
      const { code } = shop.uasyncio('build', `${program}.ts`, '--on', 'node', '-o', file);
      assert.equal(code, 0);
      assert.equal(shop.read(file).includes('Awaited by'), ending !== null);
      const child = spawn(process.execPath, [shop.path(file)], { detached: true });
      const running = await ready(child);
      running.signal('SIGQUIT');
      if (ending !== null) await running.linesTo(ending);
      else assert.deepEqual(await once(child, 'exit'), [null, 'SIGQUIT']);
    }
  });
});
