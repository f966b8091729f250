import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from '../tool/bundle.js';
import { ensureHost } from '../tool/quickjs.js';
import { findTarget } from '../tool/targets/index.js';
import { ensureXsHost } from '../tool/xs.js';
import type { Figures } from './programs/meter.js';

export type Target = 'node' | 'quickjs' | 'xs';
export type Async = 'compiled' | 'native';
/** A program and its arguments. */
export type Command = [program: string, ...args: string[]];

const PROGRAMS = join(import.meta.dirname, 'programs');
// The meters that only one of the engines has. Processor time, and not time by the clock, because other processes use
// the machine too. The kernel updates the processor time of a thread when the thread sleeps.
const PRELUDE = {
  quickjs: `
import * as $heap from 'uasyncio:heap';
import * as $os from 'os';
import * as $std from 'std';
globalThis.heap = $heap;
globalThis.fileText = $std.loadFile;
globalThis.cpu = () => {
  $os.sleep(1);
  const $file = $std.open('/proc/self/schedstat', 'r');
  const $line = $file.getline();
  $file.close();
  return Number($line.split(' ')[0]);
};
`,
  xs: '',
  node: `
import { readFileSync as $read } from 'node:fs';
globalThis.fileText = (path) => $read(path, 'utf8');
const $cell = new Int32Array(new SharedArrayBuffer(4));
globalThis.cpu = () => {
  Atomics.wait($cell, 0, 0, 1);
  return Number($read('/proc/self/schedstat', 'utf8').split(' ')[0]);
};
`,
};
const HOSTS = { node: async () => process.execPath, quickjs: ensureHost, xs: ensureXsHost };
const TIMEOUT_MS = 300_000;

/** A folder that is removed at the end. */
export const folder = mkdtempSync(join(tmpdir(), 'uasyncio-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** How often each program is run. Programs take turns, because other processes use the machine too. */
export const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);

const built = new Map<string, Promise<string>>();

/** Bundles a program of bench/programs for an engine; returns the command that runs it. */
export async function onEngine(
  name: string,
  target: Target,
  async: Async,
  trace = false,
): Promise<Command> {
  const key = `${name}-${target}-${async}${trace ? '-traced' : ''}`;
  const known = built.get(key) ?? build(name, target, async, trace, join(folder, `${key}.mjs`));
  built.set(key, known);
  return [await HOSTS[target](() => {}), await known];
}

async function build(
  name: string,
  target: Target,
  async: Async,
  trace: boolean,
  file: string,
): Promise<string> {
  const program = join(PROGRAMS, `${name}.ts`);
  const { code } = await bundle({
    program,
    target: findTarget(target),
    async,
    trace,
    packages: 'absolute',
  });
  writeFileSync(file, PRELUDE[target] + code);
  return file;
}

/** The interpreter itself: `python3` may be a shell script that starts it, whose work would be counted too. */
function python(): string {
  const code = 'import sys; print(sys.executable)';
  return execFileSync('python3', ['-c', code], { encoding: 'utf8' }).trim();
}

/** Says in a table why a column is missing. */
export function absent(): string[] {
  return process.env.MICROPYTHON ? [] : ['MicroPython: not measured, MICROPYTHON names none'];
}

/**
 * The commands that run a Python program: CPython, and MicroPython if it is installed. MicroPython's heap has the
 * default size unless the program needs more, because allocations get slower with a larger heap.
 */
export function onPythons(name: string, heap?: string): Record<string, Command> {
  const program = join(PROGRAMS, `${name}.py`);
  const commands: Record<string, Command> = { CPython: [python(), program] };
  const micropython = process.env.MICROPYTHON;
  if (micropython === undefined || micropython === '') return commands;
  if (!existsSync(micropython)) throw new Error(`MICROPYTHON: no such file: ${micropython}`);
  const options = heap === undefined ? [] : ['-X', `heapsize=${heap}`];
  commands.MicroPython = [micropython, ...options, program];
  return commands;
}

const execute = promisify(execFile);

export async function run([program, ...args]: Command): Promise<Figures> {
  const { stdout } = await execute(program, args, { timeout: TIMEOUT_MS });
  return JSON.parse(stdout) as Figures;
}

/** The figures by command, because several tables show figures of the same program. */
const measured = new Map<string, Figures>();

/** Runs all commands ROUNDS times in turns; returns the best time and the worst count of every figure. */
export async function measureAll(
  commands: Record<string, Command>,
): Promise<Record<string, Figures>> {
  const all = Object.values(commands);
  const pending = all.filter((command) => !measured.has(command.join(' ')));
  for (let round = 0; round < ROUNDS; round++) {
    for (const command of pending) {
      const key = command.join(' ');
      const figures = await run(command);
      measured.set(key, merged(figures, measured.get(key) ?? figures));
    }
  }
  const best = (command: Command) => measured.get(command.join(' ')) as Figures;
  return Object.fromEntries(Object.entries(commands).map(([name, c]) => [name, best(c)]));
}

/** Other processes disturb times, but not counts: a count that is higher in some round is real. */
function merged(a: Figures, b: Figures): Figures {
  const chosen = Object.entries(a).map(([name, x]) => {
    const choose = name.endsWith(' ns') ? Math.min : Math.max;
    return [name, choose(x, b[name] as number)];
  });
  return Object.fromEntries(chosen) as Figures;
}
