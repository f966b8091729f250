import { instructions as counter, lackingValgrind, perUnit } from './counters.js';
import { onEngine } from './harness.js';
import { atMost, rounded, section, skipped, table } from './table.js';
import { ROWS } from './units.js';

/** Which units, and what a trace may add to each. */
const TRACED: Record<string, number> = { switches: 16_000, suspended: 16_000, spawned: 50_000 };

export async function traces(): Promise<void> {
  section(
    '12. Traces',
    'Instructions of each thing on QuickJS, in a bundle without the trace and in one with it.',
  );
  const reason = lackingValgrind();
  if (reason !== undefined) return skipped(reason);
  const bare = await onEngine('units', 'quickjs', 'compiled');
  const traced = await onEngine('units', 'quickjs', 'compiled', true);
  const rows = [];
  for (const row of ROWS.filter(({ unit }) => unit in TRACED)) {
    const without = (await perUnit(counter, bare, row)).instructions as number;
    const more = ((await perUnit(counter, traced, row)).instructions as number) - without;
    const target = atMost(more, TRACED[row.unit] as number);
    rows.push([row.title, rounded(without), rounded(more), target]);
  }
  table(['instructions', 'without', 'the trace adds', 'target'], rows);
}
