/*
 * For engines whose stacks have lines and no columns. What can throw gets a line of its own in the generated code, so
 * that the line says which call or member of the source it was. Only newlines are added, where JavaScript allows them.
 */
import { SourceMap } from 'node:module';
import type { types as T } from '@babel/core';
import * as babel from '@babel/core';
import type { LineRule, Made } from './dialects.js';
import { type Operation, operationsIn, type Token, tokensOf } from './operations.js';

/** An operation in the source: `[name, line, column]`; see `Operation`. Lines and columns count from 1. */
export type SourceOperation = [name: string, line: number, column: number];

/** The map has the place of each line's first operation; `shared` has all operations of the lines with several. */
export interface Split extends Made {
  shared: SourceOperation[][];
}

/** `[column, source, line, column in the source]` */
type Segment = [number, number, number, number];

interface Line {
  segments: Segment[];
  operations: Operation[];
}

/**
 * A newline behind these would end a statement, or be part of a template. Behind `break` and `continue` there is never
 * one.
 */
const NOT_AFTER = ['return', 'throw', 'yield', 'async', '#', 'template'];
const NOT_BEFORE = ['=>', '++/--', 'template'];

export function splitLines(made: Made, rule: LineRule): Split {
  const file = babel.parseSync(made.code, {
    babelrc: false,
    configFile: false,
    sourceType: 'module',
    parserOpts: { tokens: true, createParenthesizedExpressions: false },
  }) as T.File;
  const tokens = tokensOf(file);
  const reported = new Map<number, Operation[]>();
  for (const operation of operationsIn(file, tokens, rule))
    for (const token of operation.tokens)
      reported.set(token, [...(reported.get(token) ?? []), operation]);
  return new Layout(made, tokens, reported).split();
}

class Layout {
  private map: { sources: string[]; mappings: unknown };
  private sources: SourceMap;
  private begins: number[];
  private text = '';
  private lines: Line[] = [{ segments: [], operations: [] }];
  private column = 0;

  constructor(
    private made: Made,
    private tokens: Token[],
    private reported: Map<number, Operation[]>,
  ) {
    this.map = JSON.parse(made.map);
    this.sources = new SourceMap(JSON.parse(made.map));
    this.begins = [0, ...[...made.code.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  split(): Split {
    const { code } = this.made;
    let end = 0;
    this.tokens.forEach((token, i) => {
      const gap = code.slice(end, token.start);
      this.put(this.wantsBreak(i) ? `${gap.trimEnd()}\n` : gap);
      this.mark(token, this.reported.get(i) ?? []);
      this.put(code.slice(token.start, token.end));
      end = token.end;
    });
    this.put(code.slice(end));
    const shared: SourceOperation[][] = [];
    const mappings = this.lines.map((line) => this.segmentsOf(line, shared));
    return { code: this.text, map: JSON.stringify({ ...this.map, mappings }), shared };
  }

  private wantsBreak(i: number): boolean {
    if (!this.reported.has(i) && !this.reported.has(i - 1)) return false;
    const [before, after] = [this.tokens[i - 1], this.tokens[i]] as [Token | undefined, Token];
    if (before === undefined || NOT_BEFORE.includes(labelOf(after))) return false;
    return !NOT_AFTER.includes(labelOf(before));
  }

  private put(text: string): void {
    this.text += text;
    const lines = text.split('\n');
    for (let i = 1; i < lines.length; i++) this.lines.push({ segments: [], operations: [] });
    const { length } = lines[lines.length - 1] as string;
    this.column = lines.length > 1 ? length : this.column + length;
  }

  private mark({ start }: Token, operations: Operation[]): void {
    const line = this.lines[this.lines.length - 1] as Line;
    line.operations.push(...operations);
    const place = this.placeOf(start);
    if (place !== undefined) line.segments.push([this.column, ...place]);
  }

  private segmentsOf({ segments, operations }: Line, shared: SourceOperation[][]): Segment[] {
    const places = operations.map(({ at }) => this.placeOf(at));
    const [first] = places;
    if (first === undefined) return segments;
    const all = operations.flatMap(({ name }, i): SourceOperation[] => {
      const [, line, column] = places[i] ?? [];
      return line === undefined ? [] : [[name, line + 1, (column as number) + 1]];
    });
    if (all.length > 1) shared.push(all);
    return [[0, ...first], ...segments.filter(([column]) => column > 0)];
  }

  /** `[source, line, column]` of an offset in the code. */
  private placeOf(at: number): [number, number, number] | undefined {
    const row = this.rowOf(at);
    const entry = this.sources.findEntry(row, at - (this.begins[row] as number));
    if (!('originalSource' in entry)) return undefined;
    const source = this.map.sources.indexOf(entry.originalSource);
    return [Math.max(source, 0), entry.originalLine, entry.originalColumn];
  }

  private rowOf(at: number): number {
    let [low, high] = [0, this.begins.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.begins[middle] as number) <= at) low = middle;
      else high = middle;
    }
    return low;
  }
}

function labelOf({ type, value }: Token): string {
  return typeof value === 'string' && NOT_AFTER.includes(value) ? value : type.label;
}
