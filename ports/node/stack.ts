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

/** A function of the program, up to the beginning of its last word. */
interface Extent {
  /** `Reader.lines` */
  name: string;
  file: string;
  line: number;
  column: number;
  last: number;
  lastColumn: number;
}

/** A field of our source maps: `[label, name, source, line, column, first, last]`; `source` is an index. */
export type PlaceRow = [number, string, number, number, number, number, number];

/** Another one, for all functions: `[name, source, line, column, last, lastColumn, minified]`. */
export type FunctionRow = [string, number, number, number, number, number, string?];

export interface LabelledMap {
  sources: string[];
  x_uasyncio?: PlaceRow[];
  x_uasyncio_functions?: FunctionRow[];
  /** For modules in which lines say what threw: the operations that share one, as `[name, line, column]`. */
  x_uasyncio_lines?: [source: number, shared: [string, number, number][][]][];
  /**
   * Only in Espruino's: `[line, column, bytes]` of what is longer in bytes. That engine counts bytes, and the only line
   * as 0 or 1; its columns are those of the ends of calls.
   */
  x_uasyncio_wide?: [number, number, number][];
}

/** What source maps say of programs. */
export class Program {
  labels = new Map<number, Where>();
  private functions: Extent[] = [];

  /** `resolve` makes a path of one of the map's sources. */
  add(map: LabelledMap, resolve: (source: string) => string): void {
    const fileOf = (source: number) => resolve(map.sources[source] ?? '');
    for (const [label, name, source, line, column, first, last] of map.x_uasyncio ?? [])
      this.labels.set(label, { name, file: fileOf(source), line, column, first, last });
    for (const [name, source, line, column, last, lastColumn] of map.x_uasyncio_functions ?? [])
      this.functions.push({ name, file: fileOf(source), line, column, last, lastColumn });
  }

  /** The name that the function has in the source. Engines know what the compiler made of it, and V8 guesses. */
  nameOf(call: Call): string {
    const inFile = this.functions.filter(({ file }) => file === call.file);
    if (inFile.length === 0) return call.name;
    const around = inFile.filter((each) => isAround(each, call)).sort(innermostFirst);
    if (call.column !== undefined) return around[0]?.name ?? '';
    // Several may be on that line.
    const [, base = call.name] = /^_(.+?)\d*$/.exec(call.name) ?? [];
    const named = around.find(({ name }) => lastWord(name) === base);
    // Code without a name may also be the module's own, beside a function of one line.
    const other = around.find(({ name, line }) => base !== '' || name === '' || line < call.line);
    return (named ?? other ?? call).name;
  }
}

interface Call {
  name: string;
  file: string;
  line: number;
  column: number | undefined;
  /** Known by its label. */
  isAsync?: boolean;
  /** The place is that of the function. */
  isVague?: boolean;
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
  program: Program,
  isProgram: (file: string) => boolean,
  shown: (file: string) => string,
): string[] {
  const calls: Call[] = [];
  for (const line of lines) {
    const [, label] = LABEL.exec(line) ?? [];
    const where = label === undefined ? undefined : program.labels.get(Number(label));
    if (where !== undefined) addAwait(calls, where);
    else if (label === undefined) addCall(calls, line, program, isProgram);
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
  if (isSame && inner.isVague) {
    calls.pop();
    calls.push({ ...where, isAsync: true });
    return;
  }
  calls.push(
    isSame ? { ...(calls.pop() as Call), name, isAsync: true } : { ...where, isAsync: true },
  );
}

function addCall(
  calls: Call[],
  text: string,
  program: Program,
  isProgram: (file: string) => boolean,
): void {
  const [, given = '', file = '', line, column] = PLACE.exec(text) ?? [];
  if (!isProgram(file)) return;
  // There is no column 0: it marks the place of the function itself, which is all that is known.
  const at = { line: Number(line), column: Number(column) || undefined, isVague: column === '0' };
  const call = { name: plainName(given), file, ...at };
  calls.push({ ...call, name: program.nameOf(call) });
}

/** The name alone of `async f`, `get f`, `new f`, `Class.f`, `Class.f [as g]`. */
function plainName(given: string): string {
  const name = given.replace(/ \[as .*$/, '').replace(/^.*[ .]/, '');
  return name === '<anonymous>' ? '' : name;
}

function isAround({ line, column, last, lastColumn }: Extent, call: Call): boolean {
  if (call.line < line || call.line > last) return false;
  if (call.column === undefined) return true;
  const isBefore = call.line === line && call.column < column;
  return !isBefore && !(call.line === last && call.column > lastColumn);
}

function innermostFirst(a: Extent, b: Extent): number {
  return a.last - a.line - (b.last - b.line) || b.column - a.column;
}

/** `lines` of `Reader.lines` */
function lastWord(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function lineOf({ name, file, line, column }: Call, shown: (file: string) => string): string {
  const place = `${shown(file)}:${line}${column === undefined ? '' : `:${column}`}`;
  return name === '' ? `    at ${place}` : `    at ${name} (${place})`;
}
