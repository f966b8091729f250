// The units of bench/programs/units.ts: what they are called, and what they may cost on QuickJS.
import { type Command, onEngine, onPythons } from './harness.js';

export interface Row {
  /** The name of the unit in the program. */
  unit: string;
  title: string;
  /** The two counts whose difference is taken; default: USUAL. */
  counts?: Counts;
  /** Instructions. */
  atMost?: number;
  /** At most what each of these takes. */
  likes?: string[];
  /** Must not allocate. */
  steady?: boolean;
  /** Waits for the clock: its time and its instructions say nothing. */
  timed?: boolean;
  /** Has both ends of connections in one process, so that its counts are the same in every run; not in units.py. */
  both?: boolean;
}

export type Counts = [short: number, long: number];

const PYTHONS = ['CPython', 'MicroPython'];

export const USUAL: Counts = [1000, 4000];

export const ROWS: Row[] = [
  { unit: 'switches', title: 'switch, 10 tasks in sleep(0)', atMost: 3400, steady: true },
  { unit: 'generated', title: 'the same in generators' },
  { unit: 'suspended', title: 'await f(), suspends once', atMost: 12_000 },
  // A third of what it took when the target was set.
  { unit: 'returned', title: 'await f(), does not suspend', atMost: 3980 },
  { unit: 'spawned', title: 'await createTask(f())', atMost: 25_000 },
  { unit: 'events', title: 'Event, ping-pong', likes: PYTHONS, steady: true },
  { unit: 'locks', title: 'Lock, contended', likes: PYTHONS, steady: true },
  { unit: 'queues', title: 'Queue(1), put and get', likes: PYTHONS, steady: true },
  {
    unit: 'cancels',
    title: 'create, sleep, cancel 1 of 1,000',
    likes: PYTHONS,
    counts: [400, 1200],
  },
  { unit: 'limited', title: 'waitFor(f(), 10)', counts: [400, 1600] },
  { unit: 'gathered', title: 'gather(f(), g())', counts: [200, 800] },
  { unit: 'tries', title: 'await f() in try … finally' },
  { unit: 'naps', title: 'sleepMs(1)', steady: true, timed: true, counts: [200, 600] },
  { unit: 'reads', title: 'readinto, both ends', steady: true, both: true, counts: [200, 800] },
  { unit: 'trips', title: 'echo trip, both ends', both: true, counts: [200, 800] },
  { unit: 'requests', title: 'HTTP request, both ends', both: true, counts: [20, 80] },
];

/** The units of the other programs. */
export const NATIVE = [
  'switches',
  'generated',
  'suspended',
  'returned',
  'spawned',
  'events',
  'locks',
  'queues',
  'reads',
];
const PROMISES = ['switches', 'suspended', 'returned', 'spawned'];
const PYTHON = ROWS.filter(({ unit, timed, both }) => unit !== 'generated' && !timed && !both);
/** MicroPython's asyncio has no queues. */
const MICROPYTHON = PYTHON.filter(({ unit }) => unit !== 'queues');

/** A program and the units that it has. */
export interface Column {
  title: string;
  command: Command;
  units: string[];
}

const names = (rows: Row[]): string[] => rows.map(({ unit }) => unit);

export async function ours(): Promise<Column> {
  const command = await onEngine('units', 'quickjs', 'compiled');
  return { title: 'uasyncio', command, units: names(ROWS) };
}

/** What else there is on QuickJS. */
async function otherWays(): Promise<Column[]> {
  const native = await onEngine('units', 'quickjs', 'native');
  const promises = await onEngine('promises', 'quickjs', 'native');
  return [
    { title: 'native async', command: native, units: NATIVE },
    { title: 'bare promises', command: promises, units: PROMISES },
  ];
}

export async function onQuickJS(): Promise<Column[]> {
  return [await ours(), ...(await otherWays())];
}

/** All that we compare with. */
export async function others(): Promise<Column[]> {
  const pythons = Object.entries(onPythons('units')).map(([title, command]): Column => {
    return { title, command, units: names(title === 'CPython' ? PYTHON : MICROPYTHON) };
  });
  return [...(await otherWays()), ...pythons];
}
