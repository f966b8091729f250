import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compile } from '../tool/cc.js';
import { ensureHost } from '../tool/quickjs.js';
import { type Command, folder, onEngine, onPythons, run } from './harness.js';
import type { Figures } from './programs/meter.js';
import { atMost, type Cell, type Goal, ratio, rounded, section, skipped, table } from './table.js';

const CONNECTIONS = 1000;
const WAYS = ['readinto', 'readline'];

const NAMES = { 64: 'QuickJS, 64 bits', 32: 'QuickJS, 32 bits' };

/** Bytes at most. */
const GOALS: Record<string, { lean: number; connection: number }> = {
  [NAMES[64]]: { lean: 320, connection: 2400 },
  [NAMES[32]]: { lean: 200, connection: 1500 },
};

/** The reason why there can be no host with pointers of 32 bits. */
export async function lacking32(): Promise<string | undefined> {
  const file = join(folder, 'empty.c');
  const program = join(folder, 'empty');
  writeFileSync(file, '#include <stdio.h>\nint main(void) { return 0; }\n');
  try {
    await compile('an empty program', ['-m32', file, '-o', program]);
  } catch {
    return 'the C compiler cannot compile with -m32 (on Debian: gcc-multilib)';
  }
  return spawnSync(program).status === 0 ? undefined : 'this machine runs no 32-bit programs';
}

/** A host with pointers as on a microcontroller. Not optimized: it takes less time to compile, and the heap is the same. */
export function host32(): Promise<string> {
  const flags = ['-m32', '-O0'];
  return ensureHost(() => {}, { engine: flags, ours: flags, link: ['-m32'] });
}

/** Bytes of a sleeping task and of an idle connection on QuickJS. */
export async function bytes(host?: string): Promise<Figures> {
  const [usual, tasks] = await onEngine('memory', 'quickjs', 'compiled');
  const [, servers] = await onEngine('connections', 'quickjs', 'compiled');
  const program = host ?? usual;
  const figures = await run([program, tasks as string]);
  for (const way of WAYS) figures[way] = await idle([program, servers as string], way);
  // Objects that are made only once, divided by the number of tasks, are in the digits after that.
  return Object.fromEntries(Object.entries(figures).map(([name, n]) => [name, Math.round(n)]));
}

export async function memory(): Promise<void> {
  section(
    '4. Memory',
    `Bytes for each of 10,000 sleeping tasks, and of ${CONNECTIONS} idle connections (reader, writer and the handler's task).\n` +
      'Exact on QuickJS (8 for every block included).',
  );
  const others: Record<string, Command> = {
    'native async': await onEngine('memory', 'quickjs', 'native'),
    'bare promises': await onEngine('memory-promises', 'quickjs', 'native'),
    ...onPythons('memory', '64M'),
  };
  const all: Record<string, Figures> = { [NAMES[64]]: await bytes() };
  const reason = await lacking32();
  if (reason === undefined) all[NAMES[32]] = await bytes(await host32());
  else skipped(reason);
  for (const [name, command] of Object.entries(others)) all[name] = await run(command);
  const unit = all[NAMES[64]] as Figures;
  const rows = (key: string, goal: 'lean' | 'connection' | undefined): Cell[][] =>
    Object.entries(all).flatMap(([name, { [key]: figure }]): Cell[][] =>
      figure === undefined
        ? []
        : [[name, ratio(figure, unit[key]), rounded(figure), target(name, goal, figure)]],
    );
  const head = ['ratio', 'bytes', 'target'];
  table(['a task in sleep(1000)', ...head], rows('lean', 'lean'));
  table(['a loop and a parameter', ...head], rows('looping', undefined));
  for (const way of WAYS) table([`a connection in ${way}`, ...head], rows(way, 'connection'));
}

function target(
  name: string,
  goal: 'lean' | 'connection' | undefined,
  n: number,
): Goal | undefined {
  const goals = GOALS[name];
  return goals === undefined || goal === undefined ? undefined : atMost(n, goals[goal]);
}

/** Starts a server of ours that holds connections; returns what each costs. */
async function idle([program, ...args]: Command, way: string): Promise<number> {
  const server = spawn(program, [...args, `${way} ${CONNECTIONS}`]);
  const sockets: Socket[] = [];
  let port = 0;
  const open = (count: number): void => {
    for (let i = 0; i < count; i++) sockets.push(connect(port, '127.0.0.1').on('error', () => {}));
  };
  createInterface(server.stderr).on('line', (line) => {
    if (line === 'more') return open(CONNECTIONS);
    port = Number(line);
    open(1);
  });
  let output = '';
  for await (const chunk of server.stdout) output += chunk;
  for (const socket of sockets) socket.destroy();
  return (JSON.parse(output) as Figures).bytes as number;
}
