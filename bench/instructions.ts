import {
  type Counter,
  instructions as counter,
  lackingValgrind,
  perRequest,
  perTrip,
  perUnit,
} from './counters.js';
import { absent, type Command, onEngine, onPythons } from './harness.js';
import {
  atLeast,
  atMost,
  type Cell,
  type Goal,
  rounded,
  section,
  skipped,
  table,
} from './table.js';
import { type Column, others, ours, ROWS, type Row } from './units.js';

/** What a server costs for one thing that clients in another process do. */
interface Served {
  key: string;
  title: string;
  each: (counter: Counter, server: Command) => ReturnType<typeof perTrip>;
  atMost?: number;
  likes?: string[];
}

const SERVED: Served[] = [
  { key: 'echo', title: 'echo trip, 20 connections', each: perTrip, atMost: 45_000 },
  { key: 'http', title: 'HTTP, a connection for each', each: perRequest, likes: ['MicroPython'] },
];

/** Figures by the name of a unit or a server. */
export type Counts = Record<string, number>;

async function perColumn(column: Column): Promise<Counts> {
  const counts: Counts = {};
  for (const row of ROWS) {
    if (row.timed || !column.units.includes(row.unit)) continue;
    counts[row.unit] = (await perUnit(counter, column.command, row)).instructions as number;
  }
  return counts;
}

async function perServer(server: Command): Promise<Counts> {
  const counts: Counts = {};
  for (const { key, each } of SERVED)
    counts[key] = (await each(counter, server)).instructions as number;
  return counts;
}

/** The instructions of our units. */
export async function ourCounts(): Promise<Counts> {
  return perColumn(await ours());
}

/** Those of our servers: how many connections are ready at once varies with what else the machine does, and they with it. */
export async function ourServers(): Promise<Counts> {
  return perServer(await onEngine('servers', 'quickjs', 'compiled'));
}

/** The same of all that we compare with, by column. */
export async function comparedCounts(): Promise<Record<string, Counts>> {
  const all: Record<string, Counts> = {};
  for (const column of await others()) all[column.title] = await perColumn(column);
  for (const [title, server] of Object.entries(onPythons('servers')))
    Object.assign(all[title] as Counts, await perServer(server));
  return all;
}

export async function instructions(): Promise<void> {
  section(
    '1. Instructions',
    'Of each thing, on QuickJS 2021 and outside of the kernel, counted by callgrind: the difference of two runs.\n' +
      'The servers alone, their clients are another process. Bare promises: no scheduler, nothing can be cancelled.',
  );
  const reason = lackingValgrind();
  if (reason !== undefined) return skipped(reason);
  const all: Record<string, Counts> = {
    uasyncio: { ...(await ourCounts()), ...(await ourServers()) },
    ...(await comparedCounts()),
  };
  for (const line of absent()) skipped(line);
  const titles = Object.keys(all);
  const row = (key: string, title: string, limit: Limit): Cell[] => [
    title,
    ...titles.map((each) => rounded(all[each]?.[key])),
    goal(key, limit, all),
  ];
  table(
    ['instructions', ...titles, 'target'],
    [
      ...ROWS.filter(({ timed }) => !timed).map((each) => row(each.unit, each.title, each)),
      ...SERVED.map((each) => row(each.key, each.title, each)),
    ],
  );
  ratios(all);
}

type Limit = Pick<Row, 'atMost' | 'likes'>;

function goal(key: string, limit: Limit, all: Record<string, Counts>): Goal | undefined {
  const figure = all.uasyncio?.[key] as number;
  const likes = limit.likes?.flatMap((title) => all[title]?.[key] ?? []) ?? [];
  const most = limit.atMost ?? Math.round(Math.min(...likes));
  return Number.isFinite(most) ? atMost(figure, most) : undefined;
}

/** How much more a switch costs elsewhere. */
function ratios(all: Record<string, Counts>): void {
  const unit = all.uasyncio?.switches as number;
  const rows = ['bare promises', 'MicroPython'].flatMap((title): Cell[][] => {
    const ratio = (all[title]?.switches ?? Number.NaN) / unit;
    return Number.isNaN(ratio) ? [] : [[title, ratio.toFixed(1), atLeast(ratio, 4)]];
  });
  table(['a switch', 'times ours', 'target'], rows);
}
