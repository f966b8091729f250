import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Command, folder, onEngine, onPythons, ROUNDS, run } from './harness.js';
import { freePort } from './load.js';
import { ratio, rounded, section, table } from './table.js';

export type Kind = 'echo' | 'tls' | 'udp';

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

const TITLES: Record<Kind, [title: string, text: string]> = {
  echo: ['5. Echo', `${CONNECTIONS} connections, lines of 64 bytes`],
  tls: ['5a. Echo over TLS', `${CONNECTIONS} connections with TLS 1.3, lines of 64 bytes`],
  udp: ['5b. Datagrams', `${CONNECTIONS} clients, datagrams of 64 bytes`],
};

/** The processor time of a round trip in microseconds, by server. */
export async function echoTimes(): Promise<Record<string, number>> {
  const best = await inTurns('echo');
  return Object.fromEntries(Object.entries(best).map(([name, { cost }]) => [name, cost]));
}

export async function traffic(): Promise<void> {
  await print('echo');
  if (spawnSync('openssl', ['version']).status === 0) await print('tls');
  await print('udp');
}

async function print(kind: Kind): Promise<void> {
  const best = await inTurns(kind);
  const [title, text] = TITLES[kind];
  section(
    title,
    `${text}; the client is the same Node process for all.\n` +
      'Ratios to uasyncio on QuickJS. The processor time of the server is the figure to compare: the\n' +
      'rates also depend on how much of the machine client and server got, so the slowest round is shown.',
  );
  const unit = best.uasyncio as Result;
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

/** The servers, without their argument. MicroPython has no UDP in asyncio; the one that is built here has no TLS. */
async function servers(kind: Kind): Promise<Record<string, Command>> {
  const { MicroPython, ...pythons } = onPythons('servers');
  return {
    uasyncio: await onEngine('servers', 'quickjs', 'compiled'),
    'native async': await onEngine('servers', 'quickjs', 'native'),
    'uasyncio on Node': await onEngine('servers', 'node', 'compiled'),
    'Node, callbacks': await onEngine('echo-net', 'node', 'native'),
    ...pythons,
    ...(kind === 'echo' && MicroPython && { MicroPython }),
  };
}

/** The paths of a certificate of localhost, which signs itself, and its key. */
function identity(): string {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -keyout ${key} -out ${cert}`;
  execFileSync('openssl', words.split(' '), { stdio: 'ignore' });
  return ` ${cert} ${key}`;
}

async function inTurns(kind: Kind): Promise<Record<string, Result>> {
  const load = await onEngine('load', 'node', 'native');
  const more = kind === 'tls' ? identity() : '';
  const best: Record<string, Result> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, command] of Object.entries(await servers(kind))) {
      const { rate, worst, cost } = await one(command, load, kind, more);
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

async function one(
  [program, ...args]: Command,
  load: Command,
  kind: Kind,
  more: string,
): Promise<Result> {
  const port = await freePort();
  // More connections than there will be: the server is ended from here.
  const words = [...args, `${kind} 1000000 ${port}${more}`];
  const server = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  await once(createInterface(server.stderr as NodeJS.ReadableStream), 'line');
  try {
    const before = cpu(server);
    const { rate = 0, trips = 0 } = await run([...load, `${port} ${CONNECTIONS} ${MS} ${kind}`]);
    return { rate, worst: rate, cost: (cpu(server) - before) / trips };
  } finally {
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
}

/** The processor time that a process has used so far, in microseconds. */
export function cpu({ pid }: ChildProcess): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name, in parentheses; user and system time are the 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}
