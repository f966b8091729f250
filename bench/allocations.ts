import { bytecodes, perUnit } from './counters.js';
import type { Figures } from './programs/meter.js';
import { atMost, type Cell, counted, rounded, section, table } from './table.js';
import { type Column, onQuickJS, ROWS } from './units.js';

/** The bytecodes and the allocations of a column's units, by unit. */
export async function perBytecode({ command, units }: Column): Promise<Record<string, Figures>> {
  const counting = await bytecodes();
  const figures: Record<string, Figures> = { bytecodes: {}, allocations: {} };
  for (const row of ROWS) {
    if (!units.includes(row.unit)) continue;
    const each = await perUnit(counting, command, row);
    for (const [name, counts] of Object.entries(figures))
      if (name !== 'bytecodes' || !row.timed) counts[row.unit] = each[name] as number;
  }
  return figures;
}

export async function allocations(): Promise<void> {
  section(
    '2. Bytecodes and allocations',
    'Of each thing, on QuickJS: the same on every machine. A block that grows is an allocation if it moves.',
  );
  const columns = await onQuickJS();
  const titles = columns.map(({ title }) => title);
  const all: Record<string, Figures>[] = [];
  for (const column of columns) all.push(await perBytecode(column));
  table(
    ['bytecodes', ...titles],
    ROWS.filter(({ timed }) => !timed).map(({ unit, title }): Cell[] => [
      title,
      ...all.map((each) => rounded(each.bytecodes?.[unit])),
    ]),
  );
  table(
    ['allocations', ...titles, 'target'],
    ROWS.map(({ unit, title, steady }): Cell[] => {
      const figures = all.map((each) => each.allocations?.[unit]);
      return [
        title,
        ...figures.map(counted),
        steady ? atMost(Number((figures[0] as number).toFixed(1)), 0) : undefined,
      ];
    }),
  );
}
