import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { type Command, onEngine, onPythons, ROUNDS, run } from './harness.js';
import { ratio, rounded, section, table } from './table.js';

const CONNECTIONS = 50;
const MS = 2000;
// Microseconds in a tick, the unit in which Linux counts processor time.
const TICK_US = 10_000;

interface Result {
  /** Round trips per second. */
  rate: number;
  /** Round trips per second in the slowest round. */
  worst: number;
  /** Microseconds of processor time that the server takes for each round trip. */
  cost: number;
}

export async function echo(): Promise<void> {
  const load = await onEngine('load', 'node', 'native');
  const best = await inTurns(await servers(), load);
  section(
    '4. Echo',
    `${CONNECTIONS} connections, lines of 64 bytes; the client is the same Node process for all.\n` +
      'Ratios to uasyncio on QuickJS. The processor time of the server is the figure to compare: the\n' +
      'rates also depend on how much of the machine client and server got, so the slowest round is shown.',
  );
  const unit = best['uasyncio on QuickJS'] as Result;
  const rows = Object.entries(best).map(([name, { rate, worst, cost }]) => [
    name,
    ratio(cost, unit.cost),
    rounded(cost, 1),
    ratio(rate, unit.rate),
    rounded(rate),
    rounded(worst),
  ]);
  table(['server', 'CPU', 'µs CPU each', 'rate', 'round trips/s', 'slowest'], rows);
}

async function servers(): Promise<Record<string, Command>> {
  const port = `${await freePort()}`;
  const pythons = Object.entries(onPythons('echo'));
  return {
    'uasyncio on QuickJS': await onEngine('echo', 'quickjs', 'compiled'),
    'uasyncio on QuickJS, native': await onEngine('echo', 'quickjs', 'native'),
    'uasyncio on Node': await onEngine('echo', 'node', 'compiled'),
    'Node net, callbacks': await onEngine('echo-net', 'node', 'native'),
    ...Object.fromEntries(pythons.map(([name, command]) => [name, [...command, port]])),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function inTurns(
  commands: Record<string, Command>,
  load: Command,
): Promise<Record<string, Result>> {
  const best: Record<string, Result> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, command] of Object.entries(commands)) {
      const { rate, worst, cost } = await one(command, load);
      const known = best[name] ?? { rate, worst, cost };
      best[name] = {
        rate: Math.max(rate, known.rate),
        worst: Math.min(worst, known.worst),
        cost: Math.min(cost, known.cost),
      };
    }
  }
  return best;
}

async function one([program, ...args]: Command, load: Command): Promise<Result> {
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const lines = createInterface(server.stderr as NodeJS.ReadableStream);
  const [port] = (await once(lines, 'line')) as [string];
  try {
    const before = cpu(server);
    const { rate = 0, trips = 0 } = await run([...load, `${port} ${CONNECTIONS} ${MS}`]);
    return { rate, worst: rate, cost: (cpu(server) - before) / trips };
  } finally {
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
}

/** The processor time that a process has used so far, in microseconds. */
function cpu({ pid }: ChildProcess): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name, in parentheses; user and system time are the 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}
