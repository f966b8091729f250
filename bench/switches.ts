import { type Command, measureAll, onEngine, onPythons, type Target } from './harness.js';
import type { Figures } from './programs/meter.js';
import {
  atLeast,
  atMost,
  type Cell,
  counted,
  type Goal,
  ratio,
  rounded,
  section,
  table,
} from './table.js';

type Best = Record<string, Figures>;

const ENGINES: [title: string, target: Target][] = [
  ['QuickJS', 'quickjs'],
  ['Node', 'node'],
];

export async function switches(): Promise<void> {
  const best = await measureAll(await commands());
  section(
    '1. Switches',
    '10 tasks, each in a loop of `await sleep(0)`. Ratios: time of compiled = 1.',
  );
  for (const [title, target] of ENGINES) perEngine(title, target, best);
  section(
    '   The steady state on QuickJS',
    'Heap allocations per switch, exact. Its other column: the same program, async functions native.',
  );
  steady(best);
}

async function commands(): Promise<Record<string, Command>> {
  const list: Record<string, Command> = {};
  for (const [, target] of ENGINES) {
    list[`compiled ${target}`] = await onEngine('switches', target, 'compiled');
    list[`native ${target}`] = await onEngine('switches', target, 'native');
    list[`promises ${target}`] = await onEngine('promises', target, 'native');
  }
  list['sockets compiled'] = await onEngine('sockets', 'quickjs', 'compiled');
  list['sockets native'] = await onEngine('sockets', 'quickjs', 'native');
  return { ...list, ...onPythons('switches') };
}

function perEngine(title: string, target: Target, best: Best): void {
  const compiled = best[`compiled ${target}`] as Figures;
  const unit = compiled['sleep ns'] as number;
  const row = (name: string, run: string, key: string, goal?: (ns: number) => Goal): Cell[] => {
    const figures = best[run];
    if (figures === undefined) return [name, '', '', '', 'not run: MICROPYTHON names none'];
    const ns = figures[`${key} ns`] as number;
    const allocations = counted(figures[`${key} allocations`]);
    return [name, ratio(ns, unit), rounded(ns), allocations, goal?.(ns)];
  };
  const slower = (limit: number) => (ns: number) => atLeast(ns / unit, limit, ' times');
  // The targets are about small engines; Node's figures are there to compare.
  const onlySmall = (limit: number) => (target === 'quickjs' ? slower(limit) : undefined);
  const none = () => atMost(compiled['sleep allocations'] as number, 0, ' allocations');
  table(
    [title, 'ratio', 'ns', 'allocations', 'target'],
    [
      row('compiled', `compiled ${target}`, 'sleep', target === 'quickjs' ? none : undefined),
      row('generator', `compiled ${target}`, 'generator'),
      row('native async', `native ${target}`, 'sleep'),
      row('bare promise queue', `promises ${target}`, 'bare', slower(2.5)),
      row('cancellable promise tasks', `promises ${target}`, 'tasks', slower(2.5)),
      row('CPython', 'CPython', 'sleep'),
      row('MicroPython', 'MicroPython', 'sleep', onlySmall(4)),
    ],
  );
}

const STEADY: [name: string, run: string, key: string][] = [
  ['sleep(0)', 'quickjs', 'sleep'],
  ['sleepMs(1)', 'quickjs', 'timer'],
  ['Event, ping-pong', 'quickjs', 'event'],
  ['Lock, contended', 'quickjs', 'lock'],
  ['readinto, loopback', 'sockets', 'readinto'],
];

function steady(best: Best): void {
  const rows = STEADY.map(([name, run, key]): Cell[] => {
    const sockets = run === 'sockets';
    const compiled = best[sockets ? 'sockets compiled' : 'compiled quickjs'] as Figures;
    const native = best[sockets ? 'sockets native' : 'native quickjs'] as Figures;
    const allocations = compiled[`${key} allocations`] as number;
    return [
      name,
      counted(allocations),
      counted(native[`${key} allocations`]),
      // A timer's time is the time that it was asked to take.
      key === 'timer' ? '' : rounded(compiled[`${key} ns`]),
      atMost(allocations, 0),
    ];
  });
  table(['compiled', 'allocations', 'native async', 'ns', 'target'], rows);
}
