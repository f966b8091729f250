import { SourceMap } from 'node:module';
import { resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Plugin } from 'rollup';
import type { Problem } from '../compiler/espruino/grammar.js';
import type { ScriptOptions } from '../compiler/espruino/script.js';
import type { LabelledMap } from '../ports/node/stack.js';
import { describe } from './errors.js';

/** A rollup plugin: turns the bundle into a script that Espruino runs. */
export function scriptMaker(options: ScriptOptions): Plugin {
  return {
    name: 'uasyncio-espruino',
    async renderChunk(code) {
      const { toScript } = await import('../compiler/espruino/script.js');
      return toScript(code, options) as { code: string };
    },
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk' && chunk.map)
          (chunk.map as LabelledMap).x_uasyncio_wide = wideIn(chunk.code);
    },
  };
}

/** `[line, column, bytes more than characters]` where code has characters of several bytes: Espruino counts bytes. */
function wideIn(code: string): [number, number, number][] {
  return code
    .split('\n')
    .flatMap((text, line) =>
      [...text.matchAll(/[^\0-\x7f]/gu)].map(({ 0: found, index }): [number, number, number] => [
        line,
        index,
        new TextEncoder().encode(found).length - found.length,
      ]),
    );
}

/** Throws, with positions in the sources, if the engine cannot run the code. The map's paths start at `folder`. */
export async function checkScript(code: string, map: string, folder: string): Promise<void> {
  const { checkGrammar } = await import('../compiler/espruino/grammar.js');
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

// The engine has one output, which begins with a banner, and no exit codes. So a prelude of ours marks the start of the
// program's output, its error output and its exit code.
const START = '\x02';
const ERROR = '\x01';
const EXIT = '\x03';
// Around lines of the program that look like the engine's own messages.
const PROGRAM = '\x04';
const PROGRAM_END = '\x05';
/** Asks for the standard input. */
const INPUT = '\x06';
// The engine's own messages: about calls that fail, and about uncaught exceptions.
const OWN_WORDS =
  /^(ERROR: |WARNING: |Uncaught |Execution Interrupted|OUT OF MEMORY|New interpreter error: )/;
// Messages that are not copied: the program gets the first two as errors, and the last one only follows an exception.
const SAID_TWICE =
  /^(ERROR: Connect failed \(err -?\d+\)|ERROR: Socket bind failed|Uncaught undefined)$/;

/** The name of the program in Storage; any name would do. */
const NAME = JSON.stringify('app.js');
/** How many bytes of the program are in memory at a time while it is copied into Storage. */
const PIECE = 1024;

/**
 * Whether the build has as few variables as a board. The usual build for Linux, whose memory grows and whose variables
 * are larger, runs a program from memory: its Storage is a file that it opens for each read, which is slow.
 */
export const IS_SMALL = 'process.memory().blocksize<20';

/** A statement that writes a file into Storage. */
function store(file: string): string {
  const path = JSON.stringify(file);
  return `(function(f,n,o,d){while(d=f.read(${PIECE})){require("Storage").write(${NAME},d,o,n);o+=d.length}f.close()})(E.openFile(${path},"r"),require("fs").statSync(${path}).size,0)`;
}

/**
 * A script that runs the bundle in `file` as a process: no prompt, an exit, arguments, error output. The
 * bundle of a small build runs from Storage, as a program does after `upload --boot`. The engine's Storage is a file in
 * the current folder: programs that run at the same time need folders of their own.
 */
export function starter(file: string, program: string, args: string[]): string {
  const [error, exit, own, end, input] = [ERROR, EXIT, PROGRAM, PROGRAM_END, INPUT].map((mark) =>
    JSON.stringify(mark),
  );
  const outputs = [
    `process.exit=function(c){p(${exit}+(c||0));quit()}`,
    `process.input=function(){p(${input})}`,
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

const END_OF_INPUT = '\x1a';

/**
 * Returns a function that sends a stream to the console of a program, to be called whenever the program asks for it.
 * What ends input on a console ends it here too: Ctrl-C, Ctrl-D, which ends the engine itself on Linux, and Ctrl-Z.
 */
export function inputSender(from: Readable, to: Writable): () => void {
  let asked = false;
  let ended = false;
  const begin = (): void => {
    asked = true;
    from.on('data', (data: Buffer) => {
      const end = data.findIndex((byte) => byte === 3 || byte === 4 || byte === 26);
      to.write(end < 0 ? data : data.subarray(0, end));
      if (end >= 0) from.destroy();
    });
    from.on('close', () => {
      ended = true;
      if (!to.destroyed) to.write(END_OF_INPUT);
    });
    // The program may end first.
    to.on('error', () => {}).on('close', () => from.destroy());
  };
  return () => {
    if (ended) to.write(END_OF_INPUT);
    else if (!asked) begin();
  };
}

/** Reads what the engine prints, and splits it into output, error output and exit code. */
export class Output {
  /** The exit code that the program asked for. */
  exitCode: number | undefined = undefined;
  private started_ = false;
  private ofProgram_ = false;
  /** True after an exception: the engine prints each position, then the code there, then a line that points into it. */
  private inTrace_ = false;
  private inPlace_ = false;

  constructor(
    private print_: (line: string) => void,
    private complain_: (line: string) => void,
    private askForInput_: () => void = () => {},
  ) {}

  line(text: string): void {
    const line = text.replace(/\r$/, '');
    if (!this.started_) this.started_ = line === START;
    else if (line === PROGRAM_END) this.ofProgram_ = false;
    else if (this.ofProgram_) this.print_(line);
    else if (line === PROGRAM) this.ofProgram_ = true;
    else if (line === INPUT) this.askForInput_();
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
