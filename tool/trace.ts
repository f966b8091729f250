import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { isStackLine, type LabelledMap, Program, readable } from '../ports/node/stack.js';
import { decoded } from './codes.js';
import { shown } from './errors.js';
import { type Position, Positions } from './positions.js';
import { quoted } from './quoted.js';
import { distFolder } from './root.js';

/** The last line of a stack inside of something else that is printed, and what follows it on the line. */
const LAST_CALL = /^( +at .*?(?:[:#]\d+\)?|\(native\)|\(\)))([ ,].*)$/;

/** The function that a line of a stack names. */
const FUNCTION = /^ +at (?:.*[. ])?([\w$]+) \(/;
const ERROR = /^ *([\w$]+)(?:: |$)/;
/** The next line of a stack comes within this time. */
export const STACK_MS = 100;

/**
 * Copies an engine's error output, but for lines that `takes`, and translates positions in the bundle to positions in
 * the sources.
 */
export function copyTraces(
  from: Readable,
  maps: Map<string, string>,
  takes?: (line: string) => boolean,
): void {
  copyLines(from, () => new Traces(maps, (line) => process.stderr.write(`${line}\n`)), takes);
}

/** Copies a log of a program that was built with `--sourcemap` from the standard input. `file` is its source map. */
export function copyLog(file: string): void {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const traces = new Traces(new Map(), print, dirname(file)).addLog(readFileSync(file, 'utf8'));
  copyLines(process.stdin, () => traces);
}

/** Source maps are parsed when the first line comes, which never happens in most programs. */
function copyLines(
  from: Readable,
  make: () => Traces,
  takes: (line: string) => boolean = () => false,
): void {
  let traces: Traces | undefined;
  const lines = createInterface({ input: from });
  lines.on('line', (line) => {
    if (takes(line)) return;
    traces ??= make();
    traces.line(line.replace(/\r$/, ''));
  });
  lines.on('close', () => traces?.flush());
}

/** Translates lines with places in bundles, and stacks as a whole. `folder`: what paths in the maps start from. */
export class Traces {
  private translators: ((line: string) => string)[] = [];
  private program = new Program();
  private files = new Set<string>();
  private stack: string[] = [];
  /** What was called at the next place: the function of the line before, or the class of the error. */
  private callee: string | undefined;
  /** The line after one of the stack, until the next one shows whether it is Espruino's. */
  private code: string | undefined;
  private hasCode = false;
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
    this.hasCode ||= parsed.x_uasyncio_wide !== undefined;
    this.program.add(parsed, path);
    for (const file of parsed.sources.map(path)) if (isProgram(file)) this.files.add(file);
    return this;
  }

  /** Adds the map of a bundle, wherever that lies on the device. */
  addLog(map: string): this {
    return this.add(`(?:[^\\s():]*/)?${quoted((JSON.parse(map) as { file: string }).file)}`, map);
  }

  line(text: string): void {
    const line = this.translators.reduce(
      (translated, translate) => translate(translated),
      decoded(text),
    );
    if (this.isPicture(line)) return;
    if (isStackLine(line)) {
      this.callee = FUNCTION.exec(text)?.[1];
      const [, call = line, rest] = LAST_CALL.exec(line) ?? [];
      if (rest !== undefined) {
        this.stack.push(call);
        this.flush(rest);
        return;
      }
      this.stack.push(line);
      this.waitOn();
      return;
    }
    this.flush();
    this.callee = ERROR.exec(line)?.[1];
    this.print(short(line));
  }

  /** The next line, which shows that the stack is complete, may be long in coming. */
  private waitOn(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), STACK_MS);
  }

  /** Espruino shows the code of each place on a line of its own, and points into it on the next one. */
  private isPicture(line: string): boolean {
    if (this.stack.length === 0) return false;
    if (/^ *\^?$/.test(line)) this.code = undefined;
    else if (this.hasCode && this.code === undefined && !isStackLine(line)) this.code = line;
    else {
      if (this.code !== undefined) this.flush();
      return false;
    }
    this.waitOn();
    return true;
  }

  /** `rest` follows the last call. */
  flush(rest = ''): void {
    clearTimeout(this.timer);
    this.callee = undefined;
    const stack = this.stack.splice(0);
    if (stack.length === 0) return;
    const [indentation = ''] = /^ {4,}/.exec(stack[0] as string) ?? [];
    const lines = wantsAll()
      ? stack
      : readable(stack, this.program, (file) => this.files.has(file), shown).map(
          (line) => indentation.slice(4) + line,
        );
    lines.push(`${lines.pop() ?? ''}${rest}`);
    if (this.code !== undefined) lines.push(this.code);
    this.code = undefined;
    for (const line of lines) this.print(short(line));
  }

  private translator(bundle: string, map: string): (line: string) => string {
    const positions = new Positions(map);
    const written = ({ source, line, column }: Position): string =>
      `${resolve(this.folder, source)}:${line}${column === undefined ? '' : `:${column}`}`;
    // Node writes `file:///path`.
    const place = new RegExp(`(?:file://)?${bundle}:(\\d+)(?::(\\d+))?`, 'g');
    const nameOnly = new RegExp(`^( +at ([\\w$]+) \\()${bundle}\\)$`);
    return (line) =>
      line
        .replace(place, (found: string, row: string, column?: string) => {
          const at = positions.find(Number(row), column ? Number(column) : undefined, this.callee);
          return at === undefined ? found : written(at);
        })
        .replace(nameOnly, (found: string, before: string, name: string) => {
          const at = positions.within(name, this.callee);
          return at === undefined ? found : `${before}${written(at)})`;
        });
  }
}

/** Lines of the library are left out of a stack with lines of the program, unless this variable is set. */
function wantsAll(): boolean {
  return process.env.UASYNCIO_TRACE === 'all';
}

function isProgram(file: string): boolean {
  return !file.startsWith(`${distFolder()}/`);
}

function short(line: string): string {
  return line.replaceAll(`${process.cwd()}/`, '');
}
