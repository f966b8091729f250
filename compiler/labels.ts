import { SourceMap } from 'node:module';
import { resolve } from 'node:path';
import type { ExistingRawSourceMap } from 'rollup';
import { bodyOf, LABELS, type Place, type Places, PROVISIONAL } from './coroutines/labels.js';
import type { FunctionPlace } from './functions.js';
import type { SourceOperation } from './lines.js';

/** A field of the source map: `[label, name, source, line, column, first, last]`; ports/node/stack.ts reads it. */
type PlaceRow = [number, string, number, number, number, number, number];

/** Another one: `[name, source, line, column, last, lastColumn]`. */
type FunctionRow = [string, number, number, number, number, number];

/** Another one, for each module whose lines say what threw: `[source, operations that share a line]`. */
type LinesRow = [number, SourceOperation[][]];

interface LabelledMap {
  sources: string[];
  x_uasyncio?: PlaceRow[];
  x_uasyncio_functions?: FunctionRow[];
  x_uasyncio_lines?: LinesRow[];
}

/** Labels below belong to the library, whose frames no traceback shows. */
const FIRST = 100;

const PROVISIONALS = /\b7\d{15}\b/g;

type Found = Place & { id: string };

/** What is needed of a compiled module. */
interface Labelled {
  code: string;
  places: [number, Place][];
  functions: FunctionPlace[];
  shared?: SourceOperation[][];
}

interface Numbered {
  code: string;
  map: ExistingRawSourceMap;
}

type Segment = [number, number, number, number];

/** The labels of one bundle, and their places. */
export class Labels {
  private bodies = 0;
  private found = new Map<number, Found>();
  private chunks = new Map<string, Map<number, number>>();
  private functions = new Map<string, FunctionPlace[]>();
  private shared = new Map<string, SourceOperation[][]>();

  /** Takes over the places of a module, and returns its code with labels that are unique among all modules. */
  join({ code, places, functions, shared }: Labelled, id: string): string {
    this.functions.set(id, functions);
    if (shared !== undefined) this.shared.set(id, shared);
    if (places.length === 0) return code;
    const before = this.bodies;
    const own = new Set<number>();
    for (const [label, place] of places) {
      const body = bodyOf(label);
      own.add(body);
      this.bodies = Math.max(this.bodies, before + body - bodyOf(PROVISIONAL));
      this.found.set(label + before * LABELS, { ...place, id });
    }
    if (before === 0) return code;
    // All numbers have sixteen digits: the source map stays right.
    return code.replace(PROVISIONALS, (digits) =>
      own.has(bodyOf(Number(digits))) ? `${Number(digits) + before * LABELS}` : digits,
    );
  }

  /** Replaces the labels in a chunk by their final numbers, in the order of the code. */
  number(code: string, chunk: string): Numbered | null {
    const bases = this.basesIn(code);
    if (bases.size === 0) return null;
    const finals = new Map<number, number>();
    for (const label of this.found.keys()) {
      const base = bases.get(bodyOf(label));
      if (base !== undefined && label % LABELS > 0) finals.set(base + (label % LABELS), label);
    }
    this.chunks.set(chunk, finals);
    return replace(code, (label) => {
      const base = this.isLabel(label) ? bases.get(bodyOf(label)) : undefined;
      return base === undefined ? undefined : base + (label % LABELS);
    });
  }

  /** Whether the number is not one of the program's. Each body has label 0; a region can begin at one without a place. */
  private isLabel(label: number): boolean {
    return this.found.has(label - (label % LABELS));
  }

  private basesIn(code: string): Map<number, number> {
    const most = new Map<number, number>();
    for (const [digits] of code.matchAll(PROVISIONALS)) {
      const label = Number(digits);
      const body = bodyOf(label);
      if (this.isLabel(label)) most.set(body, Math.max(most.get(body) ?? 0, label % LABELS));
    }
    let next = FIRST - 1;
    for (const [body, labels] of most) {
      most.set(body, next);
      next += labels;
    }
    return most;
  }

  /** Adds the places of a chunk's labels and functions, and what shares lines, to its source map, whose sources are relative to `folder`. */
  describe(map: LabelledMap, chunk: string, folder: string): void {
    const sources = map.sources.map((source) => resolve(folder, source));
    const rows: PlaceRow[] = [];
    for (const [label, provisional] of this.chunks.get(chunk) ?? []) {
      const { id, name, line, column, first, last } = this.found.get(provisional) as Found;
      const source = sources.indexOf(id);
      if (source >= 0) rows.push([label, name, source, line, column, first, last]);
    }
    map.x_uasyncio = rows.sort(([a], [b]) => a - b);
    const lines = sources.flatMap((id, source): LinesRow[] => {
      const shared = this.shared.get(id);
      return shared === undefined ? [] : [[source, shared]];
    });
    if (lines.length > 0) map.x_uasyncio_lines = lines;
    map.x_uasyncio_functions = sources.flatMap((id, source) =>
      (this.functions.get(id) ?? []).map(
        ({ name, line, column, last, lastColumn }): FunctionRow => [
          name,
          source,
          line,
          column,
          last,
          lastColumn,
        ],
      ),
    );
  }
}

/** The places of a module; `map` leads from the code that was compiled to the source. */
export function inSources({ found }: Places, map: string): [number, Place][] {
  if (found.size === 0) return [];
  const sources = new SourceMap(JSON.parse(map));
  return [...found].map(([label, place]) => [label, inSource(place, sources)]);
}

function inSource({ name, line, column, first, last }: Place, sources: SourceMap): Place {
  const at = (l: number, c: number) => {
    const entry = sources.findEntry(l - 1, c);
    return 'originalLine' in entry
      ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
      : { line: l, column: c + 1 };
  };
  return { name, ...at(line, column), first: at(first, 0).line, last: at(last, 1e6).line };
}

/** Replaces labels; the map has a segment for each word, so that nothing gets less exact. */
function replace(code: string, final: (label: number) => number | undefined): Numbered {
  const mappings: Segment[][] = [];
  const lines = code.split('\n').map((line, row) => {
    const segments: Segment[] = [];
    let out = '';
    for (const { 0: word, index } of line.matchAll(/\w+|\W/g)) {
      segments.push([out.length, 0, row, index]);
      const label = /^7\d{15}$/.test(word) ? final(Number(word)) : undefined;
      out += label ?? word;
    }
    mappings.push(segments);
    return out;
  });
  // Rollup takes mappings that are not encoded, though its types say otherwise.
  const map = { version: 3, sources: [''], names: [], mappings: mappings as never };
  return { code: lines.join('\n'), map };
}
