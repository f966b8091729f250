/** What a figure should be, and whether it is. */
export interface Goal {
  text: string;
  met: boolean;
}

export type Cell = string | number | Goal | undefined;

const missed: string[] = [];

export function atMost(figure: number, limit: number, unit = ''): Goal {
  return { text: `at most ${limit}${unit}`, met: figure <= limit };
}

export function atLeast(figure: number, limit: number, unit = ''): Goal {
  return { text: `at least ${limit}${unit}`, met: figure >= limit };
}

/** `×2.5`: the figure divided by the unit. */
export function ratio(figure: number | undefined, unit: number | undefined): string {
  if (figure === undefined || unit === undefined) return '';
  return `×${(figure / unit).toFixed(2)}`;
}

export function rounded(figure: number | null | undefined, digits = 0): string {
  return figure === undefined || figure === null ? '' : figure.toFixed(digits);
}

/** An exact count, without decimals if it is whole. */
export function counted(figure: number | null | undefined): string {
  if (figure === undefined || figure === null) return '';
  return `${Math.round(figure * 1000) / 1000}`;
}

export function section(title: string, note: string): void {
  console.log(`\n${title}\n${note}`);
}

/** Says why something is not in the tables. */
export function skipped(reason: string): void {
  console.log(`\n  ${reason.includes(':') ? reason : `not measured: ${reason}`}`);
}

export function table(head: string[], rows: Cell[][]): void {
  const lines = [head, ...rows.map((row) => row.map(shown))];
  const widths = head.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length)));
  const isText = head.map((_, i) => lines.slice(1).some((line) => /^[a-zA-Z]/.test(line[i] ?? '')));
  console.log('');
  for (const line of [head, widths.map((width) => '-'.repeat(width)), ...lines.slice(1)]) {
    const cells = widths.map((width, i) => {
      const cell = line[i] ?? '';
      return isText[i] ? cell.padEnd(width) : cell.padStart(width);
    });
    console.log(`  ${cells.join('  ')}`.trimEnd());
  }
  for (const row of rows) remember(head, row);
}

function isGoal(cell: Cell): cell is Goal {
  return typeof cell === 'object';
}

function shown(cell: Cell): string {
  if (isGoal(cell)) return `${cell.text}: ${cell.met ? 'met' : 'MISSED'}`;
  return cell === undefined ? '' : `${cell}`;
}

function remember(head: string[], row: Cell[]): void {
  const goal = row.find(isGoal);
  if (goal === undefined || goal.met) return;
  const figures = head.flatMap((name, i) => {
    const cell = row[i];
    return i === 0 || isGoal(cell) || !cell ? [] : [`${name} ${cell}`];
  });
  missed.push(`${head[0]}, ${row[0]}: ${figures.join(', ')}; target ${goal.text}`);
}

export function summary(): void {
  console.log(`\nTargets missed: ${missed.length === 0 ? 'none' : ''}`);
  for (const line of missed) console.log(`  ${line}`);
}
