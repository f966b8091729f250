import { absent, type Command, measureAll, onEngine } from './harness.js';
import { rounded, section, skipped, table } from './table.js';
import { type Column, NATIVE, others, ours, ROWS } from './units.js';

/** The processor time that things take, on QuickJS and on Node. */
export async function times(): Promise<void> {
  const all = [await ours(), ...(await others()), ...(await onNode())];
  const commands = all.map(({ title, command, units }): [string, Command] => [
    title,
    [...command, units.join(',')],
  ]);
  const best = await measureAll(Object.fromEntries(commands));
  section(
    '3. Times',
    'Processor time of each thing in ns. On QuickJS if not on Node. A machine that is busy adds to them.',
  );
  for (const line of absent()) skipped(line);
  const titles = all.map(({ title }) => title);
  const rows = ROWS.filter(({ timed }) => !timed);
  table(
    ['ns', ...titles],
    rows.map(({ unit, title }) => [
      title,
      ...titles.map((each) => rounded(best[each]?.[`${unit} ns`])),
    ]),
  );
}

async function onNode(): Promise<Column[]> {
  const of = async (title: string, async: 'compiled' | 'native'): Promise<Column> => ({
    title,
    command: await onEngine('units', 'node', async),
    units: NATIVE,
  });
  return [await of('Node', 'compiled'), await of('Node, native', 'native')];
}
