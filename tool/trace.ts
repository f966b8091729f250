import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import {
  isStackLine,
  type LabelledMap,
  type Labels,
  labelsIn,
  readable,
} from '../ports/node/stack.js';
import { shown } from './errors.js';
import { quoted } from './quoted.js';
import { distFolder } from './root.js';

// For engines that report no columns: a column behind the end of any line selects the last mapping of the line.
const END_OF_LINE = 1e6;
/** The next line of a stack comes within this time. */
const STACK_MS = 100;

/** Copies an engine's error output, and translates positions in the bundle to positions in the sources. */
export function copyTraces(from: Readable, maps: Map<string, string>): void {
  copyLines(from, new Traces(maps, (line) => process.stderr.write(`${line}\n`)));
}

/** Copies a log of a program that was built with `--sourcemap` from the standard input. `file` is its source map. */
export function copyLog(file: string): void {
  const map = readFileSync(file, 'utf8');
  // Wherever the bundle lies on the device.
  const bundle = `(?:[\\w.~-]*/)*${quoted((JSON.parse(map) as { file: string }).file)}`;
  const print = (line: string) => process.stdout.write(`${line}\n`);
  copyLines(process.stdin, new Traces(new Map(), print, dirname(file)).add(bundle, map));
}

function copyLines(from: Readable, traces: Traces): void {
  const lines = createInterface({ input: from });
  lines.on('line', (line) => traces.line(line.replace(/\r$/, '')));
  lines.on('close', () => traces.flush());
}

/** Translates lines with places in bundles, and stacks as a whole. `folder`: what paths in the maps start from. */
export class Traces {
  private translators: ((line: string) => string)[] = [];
  private labels: Labels = new Map();
  private program = new Set<string>();
  private stack: string[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    maps: Map<string, string>,
    private print: (line: string) => void,
    private folder = '/',
  ) {
    for (const [file, map] of maps) this.add(quoted(file), map);
  }

  /** `bundle` is the pattern of its path. */
  add(bundle: string, map: string): this {
    this.translators.push(this.translator(bundle, map));
    const path = (source: string) => resolve(this.folder, source);
    const parsed = JSON.parse(map) as LabelledMap;
    for (const [label, where] of labelsIn(parsed, path)) this.labels.set(label, where);
    for (const file of parsed.sources.map(path)) if (isProgram(file)) this.program.add(file);
    return this;
  }

  line(text: string): void {
    const line = this.translators.reduce((translated, translate) => translate(translated), text);
    if (this.stack.length > 0 && isPicture(line)) {
      this.timer?.refresh();
      return;
    }
    if (isStackLine(line)) {
      // The next line, which shows that the stack is complete, may be long in coming.
      if (this.stack.push(line) === 1) this.timer = setTimeout(() => this.flush(), STACK_MS);
      else this.timer?.refresh();
      return;
    }
    this.flush();
    this.print(short(line));
  }

  flush(): void {
    clearTimeout(this.timer);
    const stack = this.stack.splice(0);
    const lines = wantsAll()
      ? stack
      : readable(stack, this.labels, (file) => this.program.has(file), shown);
    for (const line of lines) this.print(short(line));
  }

  private translator(bundle: string, map: string): (line: string) => string {
    const sources = new SourceMap(JSON.parse(map));
    const place = new RegExp(`${bundle}:(\\d+)(?::(\\d+))?`, 'g');
    const original = (found: string, line: string, column?: string): string => {
      const entry = sources.findEntry(Number(line) - 1, column ? Number(column) - 1 : END_OF_LINE);
      if (!('originalSource' in entry)) return found;
      // A minified bundle is one line, which says nothing.
      const begin = sources.findEntry(Number(line) - 1, 0);
      if (
        column === undefined &&
        'originalSource' in begin &&
        begin.originalSource !== entry.originalSource
      )
        return found;
      const end = column === undefined ? '' : `:${entry.originalColumn + 1}`;
      return `${resolve(this.folder, entry.originalSource)}:${entry.originalLine + 1}${end}`;
    };
    return (line) => line.replace(place, original);
  }
}

/** Lines of the library are left out of a stack with lines of the program, unless this variable is set. */
function wantsAll(): boolean {
  return process.env.UASYNCIO_TRACE === 'all';
}

function isProgram(file: string): boolean {
  return !file.startsWith(`${distFolder()}/`);
}

/** Espruino shows the code of each place, which is empty for what runs from Storage, and points into it. */
function isPicture(line: string): boolean {
  return /^ *\^?$/.test(line);
}

function short(line: string): string {
  return line.replaceAll(`${process.cwd()}/`, '');
}
