/*
 * Stacks for people: places of the program only, in its sources, through the awaits. The command `uasyncio` makes them
 * of what other engines print, and this port of what it logs.
 */

/** What a label of the program stands for. */
export interface Where {
  /** '' for a function without a name. */
  name: string;
  file: string;
  line: number;
  column: number;
  /** The lines of the function. */
  first: number;
  last: number;
}

/** A field of our source maps: `[label, name, source, line, column, first, last]`; `source` is an index. */
export type PlaceRow = [number, string, number, number, number, number, number];

export interface LabelledMap {
  sources: string[];
  x_uasyncio?: PlaceRow[];
}

export type Labels = Map<number, Where>;

/** The labels in a source map; `resolve` makes a path of one of its sources. */
export function labelsIn(map: LabelledMap, resolve: (source: string) => string): Labels {
  const found: Labels = new Map();
  for (const [label, name, source, line, column, first, last] of map.x_uasyncio ?? []) {
    const file = resolve(map.sources[source] ?? '');
    found.set(label, { name, file, line, column, first, last });
  }
  return found;
}

interface Call {
  name: string;
  file: string;
  line: number;
  column: number | undefined;
  /** Known by its label. */
  isAsync?: boolean;
}

const LABEL = /^ +at async #(\d+)$/;
const PLACE = /^ +at (?:(.*?) ?\()?(?:file:\/\/)?([^()]+?):(\d+)(?::(\d+))?\)?$/;

export function isStackLine(line: string): boolean {
  return /^ +at /.test(line);
}

/**
 * The lines of a stack without those that are not the program's; all of them if none is. `isProgram` knows files by
 * their paths, and `shown` is how the user sees a path.
 */
export function readable(
  lines: string[],
  labels: Labels,
  isProgram: (file: string) => boolean,
  shown: (file: string) => string,
): string[] {
  const calls: Call[] = [];
  for (const line of lines) {
    const [, label] = LABEL.exec(line) ?? [];
    const where = label === undefined ? undefined : labels.get(Number(label));
    if (where !== undefined) addAwait(calls, where);
    else if (label === undefined) addCall(calls, line, isProgram);
  }
  if (calls.length === 0) return lines.filter((line) => !LABEL.test(line));
  return calls.map((each) => lineOf(each, shown));
}

/** The body of the innermost function may be on the engine's own stack too, whose place is more exact. */
function addAwait(calls: Call[], where: Where): void {
  const inner = calls[calls.length - 1];
  const isSame =
    inner !== undefined &&
    !inner.isAsync &&
    inner.file === where.file &&
    inner.line >= where.first &&
    inner.line <= where.last;
  const { name } = where;
  calls.push(
    isSame ? { ...(calls.pop() as Call), name, isAsync: true } : { ...where, isAsync: true },
  );
}

function addCall(calls: Call[], text: string, isProgram: (file: string) => boolean): void {
  const [, name = '', file = '', line, column] = PLACE.exec(text) ?? [];
  if (!isProgram(file)) return;
  const at = { line: Number(line), column: column === undefined ? undefined : Number(column) };
  calls.push({ name: name === '<anonymous>' ? '' : name, file, ...at });
}

function lineOf({ name, file, line, column }: Call, shown: (file: string) => string): string {
  const place = `${shown(file)}:${line}${column === undefined ? '' : `:${column}`}`;
  return name === '' ? `    at ${place}` : `    at ${name} (${place})`;
}
