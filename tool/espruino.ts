import { SourceMap } from 'node:module';
import { resolve } from 'node:path';
import type { Plugin } from 'rollup';
import { checkGrammar, type Problem } from '../compiler/espruino/grammar.js';
import { type ScriptOptions, toScript } from '../compiler/espruino/script.js';
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
// Around what the program prints in words that the engine uses itself.
const PROGRAM = '\x04';
const PROGRAM_END = '\x05';
// These the engine says itself: in calls that fail, and of exceptions that nobody caught.
const OWN_WORDS =
  /^(ERROR: |WARNING: |Uncaught |Execution Interrupted|OUT OF MEMORY|New interpreter error: )/;
// The program gets these as errors; and what the engine adds to an exception when a file is run.
const SAID_TWICE =
  /^(ERROR: Connect failed \(err -?\d+\)|ERROR: Socket bind failed|Uncaught undefined)$/;

/** What `upload` calls a program in Storage is up to the user. */
const NAME = JSON.stringify('app.js');
/** So much of it is in memory at a time while it is written into Storage. */
const PIECE = 1024;

/**
 * Whether the build has as few variables as a board. The usual one for Linux, whose memory grows and whose variables are
 * larger, runs a program from memory: it has Storage in a file that it opens for each read, which is slow.
 */
export const IS_SMALL = 'process.memory().blocksize<20';

/** A statement that writes a file into Storage. */
function store(file: string): string {
  const path = JSON.stringify(file);
  return `(function(f,n,o,d){while(d=f.read(${PIECE})){require("Storage").write(${NAME},d,o,n);o+=d.length}f.close()})(E.openFile(${path},"r"),require("fs").statSync(${path}).size,0)`;
}

/**
 * A script that runs the bundle in `file` as a process: no prompt, an exit, arguments, error output. The
 * bundle of a small build runs from Storage, as `upload --boot` has it started. The engine has Storage in a file of
 * the current folder: programs that run at the same time need folders of their own.
 */
export function starter(file: string, program: string, args: string[]): string {
  const [error, exit, own, end] = [ERROR, EXIT, PROGRAM, PROGRAM_END].map((mark) =>
    JSON.stringify(mark),
  );
  const outputs = [
    `process.exit=function(c){p(${exit}+(c||0));quit()}`,
    `console.error=console.warn=function(){p(${error}+[].slice.call(arguments).join(" ").split("\\n").join("\\n"+${error}))}`,
    `global.print=console.log=console.info=console.debug=function(){var a=arguments,o=[].some.call(a,function(x){return typeof x=="string"&&/ERROR: |WARNING: |error: |Uncaught |Execution I|OUT OF M/.test(x)});if(o)p(${own});p.apply(null,a);if(o)p(${end})}`,
  ];
  return [
    'echo(0)',
    `if(${IS_SMALL})${store(file)}`,
    `print(${JSON.stringify(START)})`,
    `process.argv=${JSON.stringify(['espruino', program, ...args])}`,
    `(function(p){${outputs.join(';')}})(print)`,
    `eval(${IS_SMALL}?require("Storage").read(${NAME}):require("fs").readFileSync(${JSON.stringify(file)}))`,
  ].join(';\n');
}

/** Reads what the engine prints. */
export class Output {
  /** What the program wants its exit code to be. */
  exitCode: number | undefined = undefined;
  private started_ = false;
  private ofProgram_ = false;
  /** Behind an exception: each place in the code is followed by the code and a line that points into it. */
  private inTrace_ = false;
  private inPlace_ = false;

  constructor(
    private print_: (line: string) => void,
    private complain_: (line: string) => void,
  ) {}

  line(text: string): void {
    const line = text.replace(/\r$/, '');
    if (!this.started_) this.started_ = line === START;
    else if (line === PROGRAM_END) this.ofProgram_ = false;
    else if (this.ofProgram_) this.print_(line);
    else if (line === PROGRAM) this.ofProgram_ = true;
    else if (line.startsWith(EXIT)) this.exitCode = Number(line.slice(1));
    else if (line.startsWith(ERROR)) this.complain_(line.slice(1));
    else if (OWN_WORDS.test(line)) this.ownWords_(line);
    else if (this.inTrace_ && this.trace_(line)) this.complain_(line);
    else {
      this.inTrace_ = false;
      this.print_(line);
    }
  }

  private ownWords_(line: string): void {
    this.inTrace_ = /^(Uncaught |Execution |OUT OF )/.test(line);
    this.inPlace_ = line.includes('    at ');
    if (!SAID_TWICE.test(line)) this.complain_(line);
  }

  private trace_(line: string): boolean {
    const isPlace = line.startsWith('    at ');
    const belongs = isPlace || this.inPlace_ || line === '';
    this.inPlace_ = isPlace || (this.inPlace_ && !/^ *\^$/.test(line));
    return belongs;
  }
}
