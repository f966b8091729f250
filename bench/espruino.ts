import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandFor, measured } from '../test/support/ports.js';
import { bundle } from '../tool/bundle.js';
import { Output, starter } from '../tool/espruino.js';
import { packageRoot } from '../tool/root.js';
import { atMost, type Cell, section, table } from './table.js';

const CORE = join(packageRoot(), 'bench', 'programs', 'espruino-core.ts');
const MODULE = join(packageRoot(), 'dist', 'espruino', 'uasyncio.min.js');
/** Blocks; DESIGN 8. */
const SLEEPING = 45;

/** Needs the Linux build of Espruino, which ESPRUINO names. */
export async function espruino(): Promise<void> {
  section(
    '6. Espruino',
    'Memory blocks, from process.memory(), the program in Storage; `growth`: in use after 30 more rounds.',
  );
  if (!process.env.ESPRUINO) {
    console.log('\n  not measured: ESPRUINO names no binary');
    return;
  }
  const figures = new Map([...(await core()), ...(await blocks())]);
  const row = (name: string, label = name, limit?: number): Cell[] => {
    const figure = figures.get(name) as number;
    return [label, figure, limit === undefined ? undefined : atMost(figure, limit)];
  };
  table(
    ['what', 'blocks', 'target'],
    [
      row('core', 'loaded: scheduler, sleep, tasks, gather, waitFor, Event, Lock'),
      row('library', 'loaded: all that, sockets, servers, serial ports, a test program'),
      row('sleeping coroutine', 'sleeping task, made of a coroutine', SLEEPING),
      row('sleeping task', 'sleeping task, made of an arrow function', SLEEPING),
      row('connection', 'connection, idle; the engine needs 34 of them'),
      row('sleep(0)', 'growth: sleep(0)', 0),
      row('sleepMs(1)', 'growth: sleepMs', 0),
      row('Event, Lock, task', 'growth: a task, an Event, a Lock', 0),
      row('readinto', 'growth: readinto', 0),
    ],
  );
  console.log(`\n  bytes of the module for require: ${statSync(MODULE).size}`);
}

async function core(): Promise<[string, number][]> {
  const folder = mkdtempSync(join(tmpdir(), 'uasyncio-bench-'));
  const { code } = await bundle({
    program: CORE,
    target: 'espruino',
    async: 'compiled',
    packages: 'bare',
    minify: true,
  });
  const file = join(folder, 'core.js');
  const start = join(folder, 'start.js');
  writeFileSync(file, code);
  writeFileSync(start, measured(starter(file, CORE, [])));
  const figures = await run([process.env.ESPRUINO as string, start], folder);
  rmSync(folder, { recursive: true });
  return [...figures, ['core bytes', code.length]];
}

async function blocks(): Promise<[string, number][]> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const command = await commandFor('espruino', 'blocks', port);
  const figures = await run(command, tmpdir());
  server.close();
  return figures;
}

async function run([file = '', ...args]: string[], cwd: string): Promise<[string, number][]> {
  const { stdout } = await promisify(execFile)(file, args, { cwd });
  const lines: string[] = [];
  const output = new Output(
    (line) => lines.push(line),
    (line) => console.error(line),
  );
  for (const line of stdout.split('\n')) output.line(line);
  return lines.flatMap((line): [string, number][] => {
    const [, name, figure] = /^(.*) (-?[\d.]+)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, Number(figure)]];
  });
}
