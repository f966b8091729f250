import { SourceMap } from 'node:module';
import type { FunctionRow, LabelledMap } from '../ports/node/stack.js';
import { quoted } from './quoted.js';

/** A place in a source. No column: the engine reported none, and the line alone does not tell. */
export interface Position {
  source: string;
  line: number;
  column: number | undefined;
}

interface Segment {
  generatedLine: number;
  generatedColumn: number;
  originalSource: string;
  originalLine: number;
  originalColumn: number;
}

type SharedLine = [name: string, line: number, column: number][];

interface Map3 extends LabelledMap {
  sourcesContent?: (string | null)[];
}

const END_OF_LINE = 1e6;
/** A line that is a statement, or the beginning of one. Of `throw` the column is that of the error, as on Node. */
const STATEMENT = /^(\s*(?:throw(?= new ) )?)[A-Za-z_$][^;{}]*(?:;|\{)?\s*$/;

/** Positions of a bundle in its sources, by its source map. Lines and columns count from 1. */
export class Positions {
  private map: SourceMap;
  private texts = new Map<string, string[]>();
  private sources: string[];
  private functions: FunctionRow[];
  /** The lines of a minified bundle say nothing. */
  private isMinified: boolean;
  private wide: LabelledMap['x_uasyncio_wide'];
  /** For the sources whose lines say what threw: the lines of several operations, by the place of the first one. */
  private shared: Map<string, Map<string, SharedLine>>;

  constructor(map: string) {
    const parsed = JSON.parse(map) as Map3;
    this.map = new SourceMap(JSON.parse(map));
    this.sources = parsed.sources;
    this.functions = parsed.x_uasyncio_functions ?? [];
    this.isMinified = this.functions.some((row) => row[6] !== undefined);
    this.wide = parsed.x_uasyncio_wide;
    this.shared = new Map(
      (parsed.x_uasyncio_lines ?? []).map(([source, lines]) => [
        parsed.sources[source] as string,
        new Map(lines.map((line) => [keyOf(line), line])),
      ]),
    );
    parsed.sources.forEach((source, i) => {
      this.texts.set(source, (parsed.sourcesContent?.[i] ?? '').split('\n'));
    });
  }

  /** `callee` is the function that was called there, if it is known. It helps where the engine reports no columns. */
  find(line: number, column: number | undefined, callee?: string): Position | undefined {
    const called = callee === undefined ? undefined : this.original(callee);
    if (column === undefined) return this.isMinified ? undefined : this.ofLine(line - 1, called);
    if (this.wide !== undefined) {
      const row = Math.max(line - 1, 0);
      const inside = this.before(row, this.characters(row, column) - 1);
      return inside && { ...lineOf(inside), column: columnIn(this.textOf(inside), called) };
    }
    const segment = this.before(line - 1, column - 1);
    return segment && { ...lineOf(segment), column: segment.originalColumn + 1 };
  }

  /**
   * The place in the function `name`, which is all that some engines say where a function is on one line of the bundle.
   * Of a function that has several lines in the source it is the first one, with column 0. Undefined if several have
   * that name.
   */
  within(name: string, callee: string | undefined): Position | undefined {
    const row = this.function(name);
    if (row === undefined) return undefined;
    const [, at, line, , last] = row;
    const source = this.sources[at] as string;
    const text = this.texts.get(source)?.[line - 1] ?? '';
    const called = callee === undefined ? undefined : this.original(callee);
    return { source, line, column: line === last ? columnIn(text, called) : 0 };
  }

  /** The name in the source. */
  private original(name: string): string {
    return lastWord(this.function(name)?.[0] ?? name);
  }

  /** The column in characters, for a column in bytes. */
  private characters(row: number, bytes: number): number {
    let column = bytes;
    for (const [line, at, more] of this.wide ?? [])
      if (line === row && at < column - 1) column -= more;
    return column;
  }

  private textOf({ originalSource, originalLine }: Segment): string {
    return this.texts.get(originalSource)?.[originalLine] ?? '';
  }

  private function(name: string): FunctionRow | undefined {
    if (this.isMinified) return this.functions.find((row) => row[6] === name);
    const [row, another] = this.functions.filter(([full]) => lastWord(full) === name);
    return another === undefined && row?.[2] === row?.[4] ? row : undefined;
  }

  private ofLine(line: number, callee: string | undefined): Position | undefined {
    const first = this.before(line, 0);
    const lines = first?.generatedLine === line && this.shared.get(first.originalSource);
    if (first && lines) return this.ofOperation(first, lines, callee);
    const segments = this.segmentsOf(line);
    // The first ones may belong to the statement before.
    const last = segments[segments.length - 1];
    if (last === undefined) {
      const before = this.before(line, 0);
      return before && { ...lineOf(before), column: undefined };
    }
    if (segments.some(({ originalSource }) => originalSource !== last.originalSource))
      return undefined;
    const column = columnIn(this.textOf(last), callee);
    // A text that looks like a call may be in a string.
    const isCode = segments.some(
      ({ originalLine, originalColumn }) =>
        originalLine === last.originalLine && originalColumn + 1 === column,
    );
    return { ...lineOf(last), column: isCode ? column : undefined };
  }

  /**
   * Of several operations that the engine cannot tell apart it is one with the name that is known: the last, as of
   * `a.b.c` it is more often `b` than `a` that is missing.
   */
  private ofOperation(
    { originalSource: source, originalLine, originalColumn }: Segment,
    lines: Map<string, SharedLine>,
    callee: string | undefined,
  ): Position {
    const only: SharedLine[0] = ['', originalLine + 1, originalColumn + 1];
    const line = lines.get(keyOf([only])) ?? [only];
    const named = line.filter(([name]) => name === callee);
    const [, row, column] = named[named.length - 1] ?? (line[0] as SharedLine[0]);
    return { source, line: row, column };
  }

  /** The segments of a line, in their order. */
  private segmentsOf(line: number): Segment[] {
    const found: Segment[] = [];
    let segment = this.before(line, END_OF_LINE);
    while (segment !== undefined && segment.generatedLine === line) {
      found.unshift(segment);
      segment = this.before(line, segment.generatedColumn - 1);
    }
    return found;
  }

  /** The last segment up to there, which may be of another line. */
  private before(line: number, column: number): Segment | undefined {
    const entry = this.map.findEntry(line, column);
    return 'originalSource' in entry && entry.originalSource !== undefined ? entry : undefined;
  }
}

function keyOf(operations: SharedLine): string {
  const [, line, column] = operations[0] as SharedLine[0];
  return `${line}:${column}`;
}

function lastWord(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function lineOf({ originalSource, originalLine }: Segment): { source: string; line: number } {
  return { source: originalSource, line: originalLine + 1 };
}

/** The column of the only call of `callee`, or of the statement, if the line has one. */
function columnIn(text: string, callee: string | undefined): number | undefined {
  if (callee !== undefined) {
    const call = new RegExp(`(?<![\\w$])(?:new\\s+)?${quoted(callee)}(?=\\s*(?:\\?\\.)?\\()`, 'g');
    const [only, another] = text.matchAll(call);
    if (only !== undefined && another === undefined) return only.index + 1;
  }
  const [, before] = STATEMENT.exec(text) ?? [];
  return before === undefined ? undefined : before.length + 1;
}
