import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { commandFor, measured } from '../test/support/ports.js';
import { bundle } from '../tool/bundle.js';
import { Output, starter } from '../tool/espruino.js';
import { packageRoot } from '../tool/root.js';
import { forStorage } from '../tool/storage.js';
import { findTarget } from '../tool/targets/index.js';
import { atMost, type Cell, section, table } from './table.js';

const PROGRAMS = join(packageRoot(), 'bench', 'programs');
const MODULE = join(packageRoot(), 'dist', 'espruino', 'uasyncio.min.js');
/** Blocks at most. */
const CORE = 1300;
const LIBRARY = 1900;
const SLEEPING = 45;
const CONNECTION = 80;
/** The number of clients that espruino-server waits for. */
const CLIENTS = 2;

/** Needs Espruino for Linux: ESPRUINO names the binary; ESPRUINOS may name builds of other sizes too. */
export async function espruino(): Promise<void> {
  section(
    '7. Espruino',
    'Memory blocks, from process.memory(), the program in Storage; `growth`: in use after 30 more rounds.',
  );
  if (!process.env.ESPRUINO) {
    console.log('\n  not measured: ESPRUINO names no binary');
    return;
  }
  const figures = new Map([...(await core(process.env.ESPRUINO)), ...(await blocks())]);
  const row = (name: string, label = name, limit?: number): Cell[] => {
    const figure = figures.get(name) as number;
    return [label, figure, limit === undefined ? undefined : atMost(figure, limit)];
  };
  table(
    ['what', 'blocks', 'target'],
    [
      row('core', 'loaded: scheduler, sleep, tasks, gather, waitFor, Event, Lock', CORE),
      row('library', 'loaded: all that, sockets, servers, serial ports, a test program', LIBRARY),
      row('sleeping coroutine', 'sleeping task, made of a coroutine', SLEEPING),
      row('sleeping task', 'sleeping task, made of an arrow function', SLEEPING),
      row('connection', 'connection, idle; the engine needs 34 of them', CONNECTION),
      row('sleep(0)', 'growth: sleep(0)', 0),
      row('sleepMs(1)', 'growth: sleepMs', 0),
      row('Event, Lock, task', 'growth: a task, an Event, a Lock', 0),
      row('readinto', 'growth: readinto', 0),
    ],
  );
  console.log(`\n  bytes of the module for require: ${statSync(MODULE).size}`);
  await sizes([process.env.ESPRUINO, ...(process.env.ESPRUINOS?.split(':') ?? [])]);
}

/** The figures for builds with fewer variables, such as boards have. */
export async function sizes(engines: string[]): Promise<void> {
  const names = ['core', 'server', 'left', 'task', 'accepted'];
  const rows: Cell[][] = [];
  for (const engine of engines) {
    const figures = new Map([...(await core(engine)), ...(await server(engine))]);
    const cells = names.map((name) => figures.get(name));
    rows.push([`${figures.get('variables')} of ${figures.get('bytes')} B`, ...cells]);
  }
  table(['variables', 'scheduler', 'server', 'then left', 'task', 'accepted connection'], rows);
}

/** Writes a program of bench/programs as it would be on a board; returns the command that starts it. */
async function onBoard(engine: string, name: string): Promise<string[]> {
  const program = join(PROGRAMS, `${name}.ts`);
  const folder = mkdtempSync(join(tmpdir(), 'uasyncio-bench-'));
  const { code } = await bundle({
    program,
    target: findTarget('espruino'),
    async: 'compiled',
    packages: 'bare',
    minify: true,
  });
  const file = join(folder, `${name}.js`);
  const start = join(folder, 'start.js');
  writeFileSync(file, await forStorage(file, code));
  writeFileSync(start, measured(starter(file, program, [])));
  return [engine, start];
}

async function core(engine: string): Promise<[string, number][]> {
  const command = await onBoard(engine, 'espruino-core');
  const folder = dirname(command[1] as string);
  const figures = await run(command, folder);
  rmSync(folder, { recursive: true });
  return figures;
}

async function server(engine: string): Promise<[string, number][]> {
  const [file = '', start = ''] = await onBoard(engine, 'espruino-server');
  const folder = dirname(start);
  const child = spawn(file, [start], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  const sockets: Socket[] = [];
  const lines: string[] = [];
  const output = new Output(
    (line) => {
      lines.push(line);
      if (!line.startsWith('port ')) return;
      for (let i = 0; i < CLIENTS; i++)
        sockets.push(connect(Number(line.slice(5)), '127.0.0.1').on('error', () => {}));
    },
    (line) => console.error(line),
  );
  createInterface({ input: child.stdout }).on('line', (line) => output.line(line));
  await new Promise((resolve) => child.on('close', resolve));
  for (const socket of sockets) socket.destroy();
  rmSync(folder, { recursive: true });
  return figuresIn(lines);
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
  return figuresIn(lines);
}

function figuresIn(lines: string[]): [string, number][] {
  return lines.flatMap((line): [string, number][] => {
    const [, name, figure] = /^(.*) (-?[\d.]+)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, Number(figure)]];
  });
}
