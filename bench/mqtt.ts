import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Command, folder, onEngine, ROUNDS, run } from './harness.js';
import { freePort } from './load.js';
import { ratio, rounded, section, skipped, table } from './table.js';

const COUNT = 10_000;
const PAYLOAD = '0123456789abcdef'.repeat(2);

export async function mqtt(): Promise<void> {
  section(
    '5c. MQTT',
    'Publishing messages of 32 bytes, 20 at once, to mosquitto. Processor time of the client, kernel included.\n' +
      'Ratios to uasyncio on QuickJS.',
  );
  if (spawnSync('mosquitto', ['-h']).error || spawnSync('mosquitto_pub', ['--help']).error) {
    skipped('mosquitto is not installed');
    return;
  }
  const port = await freePort();
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\nlog_dest stderr\n`);
  const broker = spawn('mosquitto', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    for await (const line of createInterface({ input: broker.stderr as NodeJS.ReadableStream }))
      if (line.includes('running')) break;
    for (const qos of [0, 1]) await compare(port, qos);
    await idle(port);
  } finally {
    broker.kill();
    await once(broker, 'exit');
  }
}

/** Bytes on QuickJS. */
async function idle(port: number): Promise<void> {
  const [program, file] = await onEngine('mqtt-idle', 'quickjs', 'compiled');
  const bytes = async (way: string): Promise<number> =>
    (await run([program, file as string, `${way} ${port} 100`])).bytes as number;
  const session = (await bytes('mqtt')) - (await bytes('plain'));
  table(['on top of a connection', 'bytes'], [['an idle session', rounded(session)]]);
}

async function compare(port: number, qos: number): Promise<void> {
  const clients: Record<string, (count: number) => Command> = {};
  const ours: Record<string, Command> = {
    uasyncio: await onEngine('mqtt', 'quickjs', 'compiled'),
    'uasyncio on Node': await onEngine('mqtt', 'node', 'compiled'),
    'MQTT.js': await onEngine('mqtt-js', 'node', 'native'),
  };
  for (const [name, command] of Object.entries(ours))
    clients[name] = (count) => [...command, `${port} ${qos} ${count}`];
  clients.mosquitto_pub = (count) => {
    const lines = join(folder, `lines-${count}`);
    writeFileSync(lines, `${PAYLOAD}\n`.repeat(count));
    return ['sh', '-c', `exec mosquitto_pub -p ${port} -q ${qos} -t bench/topic -l < ${lines}`];
  };
  // Of a short and of a long run: their difference leaves out the start of the program.
  const best: Record<string, [short: number, long: number]> = {};
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, command] of Object.entries(clients)) {
      const [short, long] = best[name] ?? [Infinity, Infinity];
      best[name] = [Math.min(short, cpu(command(COUNT))), Math.min(long, cpu(command(3 * COUNT)))];
    }
  const cost = (name: string): number => {
    const [short, long] = best[name] as [number, number];
    return (long - short) / (2 * COUNT);
  };
  const rows = Object.keys(best).map((name) => [
    name,
    ratio(cost(name), cost('uasyncio')),
    rounded(cost(name), 1),
  ]);
  table([`publish, QoS ${qos}`, 'CPU', 'µs CPU each'], rows);
}

/** The processor time of a command in microseconds. */
function cpu(command: Command): number {
  const text = execFileSync('sh', ['-c', '"$@" > /dev/null && times', 'sh', ...command], {
    encoding: 'utf8',
  });
  // The second line is that of the children: user and system time.
  const [user, system] = (text.split('\n')[1] as string).split(' ').map((time) => {
    const [minutes, seconds] = time.split('m') as [string, string];
    return Number(minutes) * 60 + Number.parseFloat(seconds);
  }) as [number, number];
  return (user + system) * 1e6;
}
