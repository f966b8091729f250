import { SourceMap } from 'node:module';
import { resolve } from 'node:path';
import type { Plugin } from 'rollup';
import { checkGrammar, type Problem } from '../src/compiler/espruino/grammar.js';
import { type ScriptOptions, toScript } from '../src/compiler/espruino/script.js';
import { describe } from './errors.js';

/** A rollup plugin: makes of the bundle what Espruino runs. */
export function scriptMaker(options: ScriptOptions): Plugin {
  return {
    name: 'uasyncio-espruino',
    renderChunk: (code) => toScript(code, options) as { code: string },
  };
}

/** Throws for what the engine cannot do, with the place in the source. `folder`: what the map's paths go from. */
export function checkScript(code: string, map: string, folder: string): void {
  const problems = checkGrammar(code);
  if (problems.length === 0) return;
  const sources = new SourceMap(JSON.parse(map));
  const all = problems.map((problem) => describeProblem(problem, sources, folder));
  throw new Error([...new Set(all)].join('\n'));
}

function describeProblem(
  { message, line, column }: Problem,
  map: SourceMap,
  folder: string,
): string {
  const entry = map.findEntry(line - 1, column);
  if (!('originalSource' in entry)) return message;
  const loc = {
    file: resolve(folder, entry.originalSource),
    line: entry.originalLine + 1,
    column: entry.originalColumn,
  };
  return describe({ loc, message });
}

// The engine has one output, which begins with a banner, and no exit codes. A prelude marks what is for whom.
const START = '\x02';
const ERROR = '\x01';
const EXIT = '\x03';
// These the engine says itself: in calls that fail, and of exceptions that nobody caught.
const OWN_WORDS = /^(ERROR: |WARNING: |Uncaught |Execution Interrupted)/;

/**
 * A script that runs the bundle in `file` as a process: no prompt, an exit, arguments, error output. It reads
 * the bundle itself, as the engine says nothing of a script that happens to fill its memory exactly.
 */
export function starter(file: string, program: string, args: string[]): string {
  const argv = JSON.stringify(['espruino', program, ...args]);
  const error = JSON.stringify(ERROR);
  return [
    'echo(0)',
    `print(${JSON.stringify(START)})`,
    `process.argv=${argv}`,
    `process.exit=function(c){print(${JSON.stringify(EXIT)}+(c||0));quit()}`,
    `console.error=console.warn=function(){print(${error}+[].slice.call(arguments).join(" ").split("\\n").join("\\n"+${error}))}`,
    `eval(require("fs").readFileSync(${JSON.stringify(file)}))`,
  ].join(';\n');
}

/** Reads what the engine prints. */
export class Output {
  /** What the program wants its exit code to be. */
  exitCode: number | undefined = undefined;
  private started_ = false;
  private inTrace_ = false;

  constructor(
    private print_: (line: string) => void,
    private complain_: (line: string) => void,
  ) {}

  line(text: string): void {
    const line = text.replace(/\r$/, '');
    if (!this.started_) this.started_ = line === START;
    else if (line.startsWith(EXIT)) this.exitCode = Number(line.slice(1));
    else if (line.startsWith(ERROR)) this.complain_(line.slice(1));
    else if (OWN_WORDS.test(line)) this.ownWords_(line);
    else if (this.inTrace_ && /^( {4}at |$| *\^$)/.test(line)) this.complain_(line);
    else {
      this.inTrace_ = false;
      this.print_(line);
    }
  }

  private ownWords_(line: string): void {
    this.inTrace_ = line.startsWith('Uncaught ');
    // What it adds to an exception when a file is run.
    if (line !== 'Uncaught undefined') this.complain_(line);
  }
}
