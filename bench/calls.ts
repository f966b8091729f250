import { type Command, measureAll, onEngine, onPythons, type Target } from './harness.js';
import type { Figures } from './programs/meter.js';
import { type Cell, counted, ratio, rounded, section, table } from './table.js';

const CASES: [name: string, key: string][] = [
  ['await f(), which suspends once', 'suspended'],
  ['await f(), which does not suspend', 'returned'],
  ['await createTask(f())', 'spawned'],
];

const ENGINES: [title: string, target: Target][] = [
  ['QuickJS', 'quickjs'],
  ['Node', 'node'],
];

export async function calls(): Promise<void> {
  const commands: Record<string, Command> = {};
  for (const [, target] of ENGINES) {
    commands[`compiled ${target}`] = await onEngine('calls', target, 'compiled');
    commands[`native ${target}`] = await onEngine('calls', target, 'native');
    commands[`promises ${target}`] = await onEngine('promises', target, 'native');
  }
  const best = await measureAll({ ...commands, ...onPythons('switches') });
  section(
    '2. Calls',
    'Ratios: time of compiled = 1. Bare promises: on the engine, with no scheduler at all. A block that\n' +
      'grows counts as an allocation if it moves, hence the fractions. MicroPython has its default heap,\n' +
      'on whose size the time of its calls depends.',
  );
  for (const [name, key] of CASES) oneCase(name, key, best);
}

function oneCase(name: string, key: string, best: Record<string, Figures>): void {
  const rows: Cell[][] = [];
  for (const [title, target] of ENGINES) {
    const unit = best[`compiled ${target}`]?.[`${key} ns`];
    const row = (what: string, figures: Figures | undefined): void => {
      const ns = figures?.[`${key} ns`];
      const allocations = counted(figures?.[`${key} allocations`]);
      if (ns !== undefined) rows.push([what, ratio(ns, unit), rounded(ns), allocations]);
    };
    row(`${title}, compiled`, best[`compiled ${target}`]);
    row(`${title}, native async`, best[`native ${target}`]);
    const bare = key === 'spawned' ? 'cancellable promise task' : 'bare promises';
    row(`${title}, ${bare}`, best[`promises ${target}`]);
    if (target !== 'quickjs') continue;
    row('CPython', best.CPython);
    row('MicroPython', best.MicroPython);
  }
  table([name, 'ratio', 'ns', 'allocations'], rows);
}
