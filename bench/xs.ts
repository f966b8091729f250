import { execFile } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { commandFor } from '../test/support/ports.js';
import { onEngine, run } from './harness.js';
import type { Figures } from './programs/meter.js';
import { atMost, section, table } from './table.js';

/** Slots of an ESP32's heap. */
const HEAP = 4928;

/** Slots that things take while they live, and slots that doing something many times takes. */
const LIVING = {
  'sleeping coroutine': 'coroutine',
  'sleeping task': 'task',
  connection: 'connection',
};
const STEADY = ['sleep(0)', 'sleepMs(1)', 'Event', 'Lock', 'readinto'];

/** Measured on our host. A device needs the same number of slots, with 16 bytes each. */
export async function xs(): Promise<void> {
  section(
    '8. XS',
    'Slots, counted one by one, and bytes of chunks (64-bit). `taken`: in 20 to 1000 rounds, garbage included.',
  );
  const figures = await slots();
  const row = (name: string, label: string): (string | number | undefined)[] => {
    const [count = 0, bytes = 0] = figures.get(name) ?? [];
    return [label, count, bytes, Math.floor(HEAP / count)];
  };
  table(
    ['what', 'slots', 'bytes', 'fit into an ESP32'],
    [
      row('sleeping coroutine', 'sleeping task, made of a coroutine'),
      row('sleeping task', 'sleeping task, made of an arrow function'),
      row('connection', 'connection, idle, the engine’s part included'),
    ],
  );
  const loaded = await loadedSlots();
  table(
    ['what', 'slots taken', 'target'],
    [
      ['scheduler, loaded, not preloaded', loaded, atMost(loaded, 2000)],
      ...STEADY.map((name) => {
        const [count = -1] = figures.get(name) ?? [];
        return [name, count, atMost(count, 0)];
      }),
    ],
  );
}

/** All that is counted in slots. */
export async function slotCounts(): Promise<Figures> {
  const figures = await slots();
  const count = (name: string): number => figures.get(name)?.[0] as number;
  return {
    loaded: await loadedSlots(),
    ...Object.fromEntries(Object.entries(LIVING).map(([name, key]) => [key, count(name)])),
    ...Object.fromEntries(STEADY.map((name) => [name, count(name)])),
  };
}

/** The slots of the scheduler and the port, without those of the engine itself. */
async function loadedSlots(): Promise<number> {
  const of = async (name: string): Promise<number> =>
    (await run(await onEngine(name, 'xs', 'compiled'))).slots as number;
  return (await of('board-core')) - (await of('board-empty'));
}

async function slots(): Promise<Map<string, number[]>> {
  const open: Socket[] = [];
  const listen = (serve: (socket: Socket) => void): Promise<number> => {
    const server = createServer((socket) => {
      open.push(socket);
      serve(socket);
    });
    server.unref();
    return new Promise((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    );
  };
  const silent = await listen(() => {});
  const echo = await listen((socket) => void socket.pipe(socket));
  const [file = '', ...args] = await commandFor('xs', 'slots', silent, echo);
  const { stdout } = await promisify(execFile)(file, args);
  for (const socket of open) socket.destroy();
  return new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => {
        const [, name = '', numbers = ''] = /^(.*?) (\d+(?: -?\d+)?)$/.exec(line) ?? [];
        return [name, numbers.split(' ').map(Number)];
      }),
  );
}
