// Counts what a program does, as the difference of two runs of different lengths: that leaves out what a run does once.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureHost, quickjsSources } from '../tool/quickjs.js';
import { type Command, folder } from './harness.js';
import { echoTrips, freePort, httpRequests } from './load.js';
import type { Figures } from './programs/meter.js';
import { type Row, USUAL } from './units.js';

/** Something that counts while a program runs, and prints the sum on its standard error. */
export interface Counter {
  what: string;
  around(command: Command): Command;
  sum: RegExp;
}

const VALGRIND = ['--tool=callgrind', '--callgrind-out-file=/dev/null'];

/** Instructions of the machine, outside of the kernel: they depend on the compiler and on libc. */
export const instructions: Counter = {
  what: 'instructions',
  around: (command) => ['valgrind', ...VALGRIND, ...command],
  sum: /Collected : (\d+)/,
};

/** The reason why instructions cannot be counted here. */
export function lackingValgrind(): string | undefined {
  const { status } = spawnSync('valgrind', ['--version'], { stdio: 'ignore' });
  return status === 0 ? undefined : 'valgrind is not installed';
}

/** The line of QuickJS's interpreter that takes the next bytecode, and the same line with a counter. */
const NEXT = /(goto \*dispatch_table\[)(opcode = \*pc\+\+\])/;
const PRINT = `
static long long bench_bytecodes;
__attribute__((destructor)) static void bench_print(void)
{
    fprintf(stderr, "bytecodes %lld\\n", bench_bytecodes);
}
`;

/**
 * Bytecodes of QuickJS, counted by a host of our own: the same on every machine, and without valgrind. Not optimized:
 * that takes a quarter of the time to compile, and changes no count.
 */
export async function bytecodes(): Promise<Counter> {
  const source = readFileSync(join(quickjsSources(), 'quickjs.c'), 'utf8');
  const file = join(folder, 'quickjs.c');
  const counting = source.replace(NEXT, '$1bench_bytecodes++, $2');
  if (counting === source) throw new Error("quickjs.c: the interpreter's line was not found");
  // Behind the first includes.
  writeFileSync(file, counting.replace('#include "cutils.h"', `${PRINT}$&`));
  const engine = ['-O0', '-iquote', quickjsSources()];
  const host = await ensureHost(() => {}, { engine, ours: ['-O0'], link: [], quickjs: file });
  return {
    what: 'bytecodes',
    around: ([, ...args]) => [host, ...args],
    sum: /^bytecodes (\d+)$/m,
  };
}

/** Runs a program to its end; calls `load` when it listens. Returns the sum, and the figures that the program prints. */
async function counted(
  { what, around, sum }: Counter,
  command: Command,
  load = async (): Promise<void> => {},
): Promise<Figures> {
  const [program, ...args] = around(command);
  // Python chooses a hash function at random otherwise.
  const env = { ...process.env, PYTHONHASHSEED: '0' };
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let [output, errors] = ['', ''];
  let loading: Promise<void> | undefined;
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    errors += data;
    if (/^listening$/m.test(errors)) loading ??= load();
  });
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  await loading;
  const count = sum.exec(errors)?.[1];
  if (code !== 0 || count === undefined)
    throw new Error(`${command.join(' ')}: ended with ${code}\n${errors}`);
  return { ...(output === '' ? {} : JSON.parse(output)), [what]: Number(count) } as Figures;
}

async function difference(
  run: (count: number) => Promise<Figures>,
  [short, long]: [number, number],
): Promise<Figures> {
  const [a, b] = (await Promise.all([run(short), run(long)])) as [Figures, Figures];
  const each = (name: string): number =>
    ((b[name] as number) - (a[name] as number)) / (long - short);
  return Object.fromEntries(Object.keys(a).map((name) => [name, each(name)]));
}

/** What one thing of a unit costs. */
export function perUnit(counter: Counter, command: Command, row: Row): Promise<Figures> {
  const run = (count: number) => counted(counter, [...command, `${row.unit} ${count}`]);
  return difference(run, row.counts ?? USUAL);
}

const CONNECTIONS = 20;

/** What a round trip costs the echo server, with its clients in this process. */
export function perTrip(counter: Counter, server: Command): Promise<Figures> {
  return difference(
    async (count) => {
      const port = await freePort();
      const command: Command = [...server, `echo ${CONNECTIONS} ${port}`];
      return counted(counter, command, () => echoTrips(port, CONNECTIONS, count));
    },
    [400, 1600],
  );
}

/** What a request with its own connection costs the HTTP server. */
export function perRequest(counter: Counter, server: Command): Promise<Figures> {
  return difference(
    async (count) => {
      const port = await freePort();
      return counted(counter, [...server, `http ${count} ${port}`], () =>
        httpRequests(port, count),
      );
    },
    [40, 160],
  );
}
