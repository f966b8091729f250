import type { Context } from './context.js';
import { widthOf } from './width.js';

/** How the entries of an object are arranged. */
export interface Layout {
  /** What stands before the braces: the text of an error or of a function. */
  base: string;
  open: string;
  close: string;
  level: number;
  /** The array whose elements are the entries; else they have names. */
  list: ArrayLike<unknown> | undefined;
}

const SEPARATOR = 2;
const CHARACTER_HEIGHT = 2.5;
const MOST_COLUMNS = 15;

/** Puts short entries of a long list into columns, as near to a square as possible. */
function columns(entries: string[], list: ArrayLike<unknown>, context: Context): string[] {
  const hasRest = context.maxArrayLength < entries.length;
  const items = hasRest ? entries.slice(0, -1) : entries;
  const widths = items.map(widthOf);
  const count = columnCount(widths, entries.length, context);
  if (count <= 1) return entries;
  const widest = Array.from(
    { length: count },
    (_, column) => largest(widths.filter((_, i) => i % count === column)) + SEPARATOR,
  );
  const toTheRight = entries.every((_, i) => isNumeric(list[i]));
  const lines: string[] = [];
  for (let i = 0; i < items.length; i += count)
    lines.push(line(items.slice(i, i + count), widths.slice(i, i + count), widest, toTheRight));
  return hasRest ? [...lines, entries[entries.length - 1] as string] : lines;
}

function largest(numbers: number[]): number {
  return numbers.reduce((most, each) => Math.max(most, each), 0);
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** 1 if the entries differ too much in width. */
function columnCount(widths: number[], entries: number, context: Context): number {
  const widest = largest(widths) + SEPARATOR;
  const total = widths.reduce((sum, width) => sum + width + SEPARATOR, 0);
  const room = context.breakLength - context.indentation;
  const isEven = total / widest > 5 || widest <= 6 + SEPARATOR;
  if (widest * 3 >= room || !isEven) return 1;
  const bias = Math.sqrt(widest - total / entries);
  const biased = Math.max(widest - 3 - bias, 1);
  return Math.min(
    Math.round(Math.sqrt(CHARACTER_HEIGHT * biased * widths.length) / biased),
    Math.floor(room / widest),
    context.compact * 4,
    MOST_COLUMNS,
  );
}

function line(items: string[], widths: number[], widest: number[], toTheRight: boolean): string {
  const last = items.length - 1;
  const cells = items.map((item, i) => {
    const text = i < last ? `${item}, ` : item;
    const width = i < last ? (widths[i] as number) + SEPARATOR : (widths[i] as number);
    const space = ' '.repeat((widest[i] as number) - (i < last ? 0 : SEPARATOR) - width);
    if (toTheRight) return space + text;
    return i < last ? text + space : text;
  });
  return cells.join('');
}

/** Whether the entries fit into one line. */
function fits(entries: string[], start: number, base: string, { breakLength }: Context): boolean {
  const total = entries.reduce((sum, entry) => sum + entry.length, entries.length + start);
  return total <= breakLength && !base.includes('\n');
}

export function arrange(entries: string[], layout: Layout, context: Context): string {
  const { base, open, close, level, list } = layout;
  const before = base === '' ? open : `${base} ${open}`;
  const isLong = list !== undefined && entries.length > 6 && context.compact >= 1;
  const made = isLong ? columns(entries, list, context) : entries;
  const isFlat = context.deepest - level < context.compact && made.length === entries.length;
  const start = made.length + context.indentation + open.length + base.length + 10;
  if (isFlat && fits(made, start, base, context)) {
    const joined = made.join(', ');
    if (!joined.includes('\n')) return `${before} ${joined} ${close}`;
  }
  const indentation = `\n${' '.repeat(context.indentation)}`;
  return `${before}${indentation}  ${made.join(`,${indentation}  `)}${indentation}${close}`;
}
