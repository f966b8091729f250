import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type Command, onEngine, onPythons, run } from './harness.js';
import type { Figures } from './programs/meter.js';
import { atMost, type Cell, ratio, rounded, section, table } from './table.js';

const CONNECTIONS = 200;
const LIMIT = 400;

export async function memory(): Promise<void> {
  const commands: Record<string, Command> = {
    compiled: await onEngine('memory', 'quickjs', 'compiled'),
    'native async': await onEngine('memory', 'quickjs', 'native'),
    'bare promises': await onEngine('memory-promises', 'quickjs', 'native'),
    ...onPythons('memory', '64M'),
  };
  const figures: Record<string, Figures> = {};
  for (const [name, command] of Object.entries(commands)) figures[name] = await run(command);
  section(
    '3. Memory',
    '10,000 sleeping tasks, bytes for each, exact on QuickJS (8 for every block included).',
  );
  tasks('lean', 'async function f() { await sleep(1000) }', figures);
  tasks('looping', 'a loop and a parameter', figures);
  await connections();
}

function tasks(key: string, title: string, figures: Record<string, Figures>): void {
  const unit = figures.compiled?.[key] as number;
  const rows = Object.entries(figures).map(([name, { [key]: bytes }]): Cell[] => [
    name.includes('Python') ? name : `QuickJS, ${name}`,
    ratio(bytes, unit),
    rounded(bytes, 1),
    // Rounded as printed: objects that are made only once, divided by the number of tasks, are in the digits after that.
    name === 'compiled' && key === 'lean'
      ? atMost(Math.round(unit * 10) / 10, LIMIT, ' bytes')
      : undefined,
  ]);
  table([title, 'ratio', 'bytes', 'target'], rows);
}

async function connections(): Promise<void> {
  const rows: Cell[][] = [];
  let unit: number | undefined;
  for (const way of ['readinto', 'readline']) {
    for (const async of ['compiled', 'native'] as const) {
      const { bytes } = await idle(await onEngine('connections', 'quickjs', async), way);
      unit ??= bytes;
      rows.push([`QuickJS, ${async}, in ${way}`, ratio(bytes, unit), rounded(bytes)]);
    }
  }
  section('   Idle connections', `Reader, writer and handler's task, for each of ${CONNECTIONS}.`);
  table(['a server of ours', 'ratio', 'bytes'], rows);
}

/** Starts a server of ours that holds connections and prints what they cost. */
async function idle([program, ...args]: Command, way: string): Promise<Figures> {
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
  return JSON.parse(output) as Figures;
}
