import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Command, onEngine, onPythons, ROUNDS } from './harness.js';
import { freePort } from './load.js';
import { ratio, rounded, section, skipped, table } from './table.js';
import { cpu } from './traffic.js';

const CONNECTIONS = 20;
const SECONDS = 3;

interface Result {
  /** Microseconds of processor time that the server takes for each request. */
  cost: number;
  rate: number;
}

export async function http(): Promise<void> {
  section(
    '5d. HTTP',
    `Requests with an answer of 100 bytes, by wrk over ${CONNECTIONS} connections that are kept. Ratios to Node's http.\n` +
      'Goal: at most 3 times its processor time on QuickJS, 1.3 times on Node. The Pythons parse nothing.',
  );
  if (spawnSync('wrk', ['-v']).error) {
    skipped('wrk is not installed');
    return;
  }
  const servers: Record<string, Command> = {
    uasyncio: await onEngine('web', 'quickjs', 'compiled'),
    'uasyncio on Node': await onEngine('web', 'node', 'compiled'),
    'Node, http': await onEngine('web-node', 'node', 'native'),
    ...onPythons('web'),
    ...microdot(),
  };
  const best: Record<string, Result> = {};
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, command] of Object.entries(servers)) {
      const result = await one(command);
      if (result.cost < (best[name]?.cost ?? Infinity)) best[name] = result;
    }
  const unit = best['Node, http'] as Result;
  const rows = Object.entries(best).map(([name, { cost, rate }]) => [
    name,
    ratio(cost, unit.cost),
    rounded(cost, 1),
    rounded(rate),
  ]);
  table(['server', 'CPU', 'µs CPU each', 'requests/s'], rows);
}

/** With microdot on each Python, if MICRODOT names its file. It closes each connection after one request. */
function microdot(): Record<string, Command> {
  if (!process.env.MICRODOT) {
    skipped('microdot: MICRODOT names no microdot.py');
    return {};
  }
  if (!existsSync(process.env.MICRODOT))
    throw new Error(`MICRODOT: no such file: ${process.env.MICRODOT}`);
  const commands = Object.entries(onPythons('web-microdot'));
  return Object.fromEntries(commands.map(([name, command]) => [`microdot, ${name}`, command]));
}

async function one([program, ...args]: Command): Promise<Result> {
  const port = await freePort();
  const server = spawn(program, [...args, `${port}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  await once(createInterface(server.stderr as NodeJS.ReadableStream), 'line');
  const load = (seconds: number): number => {
    const words = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}`, `http://127.0.0.1:${port}/`];
    const text = execFileSync('wrk', words, { encoding: 'utf8' });
    return Number(/(\d+) requests in/.exec(text)?.[1]);
  };
  try {
    load(1);
    const before = cpu(server);
    const requests = load(SECONDS);
    return { cost: (cpu(server) - before) / requests, rate: requests / SECONDS };
  } finally {
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
}
