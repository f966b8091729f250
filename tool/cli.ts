#!/usr/bin/env node
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Board } from '../boards/index.js';
import { boardIds, boardTable, findBoard, kindOf } from './boards/index.js';
import { bundle } from './bundle.js';
import { explain } from './errors.js';
import { buildModule } from './quickjs.js';
import { packageRoot } from './root.js';
import { run } from './run.js';
import { findTarget, targets } from './targets/index.js';
import type { EngineOptions, Mode, Target } from './targets/target.js';
import { copyLog } from './trace.js';
import type { UploadOptions as BoardUploadOptions } from './upload.js';

interface BuildOptions {
  on?: string;
  board?: string;
  output: string;
  async: Mode;
  minify?: boolean;
  sourcemap?: boolean;
}

interface RunOptions extends EngineOptions {
  on?: string;
  board?: string;
  async: Mode;
  forward?: [number, number][];
  network?: boolean;
}

interface UploadOptions extends Omit<BoardUploadOptions, 'board'> {
  board: string;
}

interface NativeOptions {
  headers: string;
  output: string;
}

// The engines for programs without --on: without --engine, and with it.
const DEFAULT = 'node';
const DEFAULT_OWN = 'quickjs';

// The exit code for errors of the tool; all other codes come from the program.
const TROUBLE = 2;

const EXAMPLES = `
Examples:
  uasyncio run app.ts                                    run on this Node
  uasyncio run app.ts --on quickjs 8080                  run on QuickJS, with an argument
  uasyncio run app.ts -- --verbose                       with an argument that looks like an option
  uasyncio run app.ts --on quickjs --engine ~/bin/qjs    run on your own QuickJS
  uasyncio run app.ts --on espruino --engine ~/bin/espruino
                                                         run on your Espruino for Linux
  uasyncio run app.ts --board esp32-c3-moddable --forward 8000
                                                         run on a virtual board, as a server
  uasyncio build app.ts --on quickjs -o app.js --minify  make one file
  uasyncio build app.ts --on espruino -o app.js          make one file for any Espruino
uasyncio build app.ts --board esp32 -o app.js          make one file for a board, and check that it fits
  uasyncio build app.ts --board esp32-moddable -o app    write a folder for Moddable's mcconfig
  uasyncio upload app.js --board esp32 --serial /dev/ttyUSB0 --boot
                                                         write it into the board and start it
  uasyncio native --headers ~/quickjs -o ~/bin/uasyncio.so
                                                         make sockets for your own QuickJS`;

function on(choices: Target[], otherwise = ''): Option {
  return new Option('--on <engine>', `the engine${otherwise}`).choices(choices.map(({ id }) => id));
}

function board(what: string): Option {
  return new Option('--board <board>', what).choices(boardIds);
}

function asyncOption(): Option {
  return new Option(
    '--async <how>',
    'compile async functions to coroutines, or leave them to the engine',
  )
    .choices(['compiled', 'native'])
    .default('compiled');
}

function forward(): Option {
  return new Option(
    '--forward <port>',
    'with --board: forward this port of 127.0.0.1 to the same port of the board; 8080:80 forwards to port 80',
  ).argParser((text: string, before: [number, number][] = []) => [...before, portPair(text)]);
}

function portPair(text: string): [number, number] {
  const [desktop = 0, board = desktop] = text.split(':').map(Number);
  const valid = [desktop, board].every(
    (port) => Number.isInteger(port) && port > 0 && port < 65536,
  );
  if (!valid || !/^\d+(:\d+)?$/.test(text))
    throw new InvalidArgumentError('Give a port, or two like 8080:80.');
  return [desktop, board];
}

function commands(): Command {
  const uasyncio = new Command('uasyncio')
    .description('Runs and builds asyncio programs for embedded JavaScript engines.')
    .version(version())
    .enablePositionalOptions()
    .configureOutput({
      outputError: (text, write) => write(complaint(text.replace(/^error: /, ''))),
    })
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : TROUBLE))
    .addHelpText('after', EXAMPLES);
  uasyncio
    .command('run')
    .description('bundle a program in memory and run it; its exit code is the result')
    .argument('<program>', 'a TypeScript or JavaScript file')
    .argument(
      '[args...]',
      'arguments of the program; write -- before them if the first one starts with a dash',
    )
    .addOption(
      on(
        targets.filter(({ runner }) => runner !== undefined),
        `: ${DEFAULT}, or ${DEFAULT_OWN} with --engine, unless given`,
      ),
    )
    .option('--engine <path>', 'a QuickJS binary to use instead of our own, or an Espruino')
    .option('--native <path>', 'the native module for --engine (default: uasyncio.so beside it)')
    .addOption(board('run on a virtual board like this one, with its memory and network stack'))
    .addOption(forward())
    .option(
      '--network',
      'with --board: let the program connect to other hosts; 10.0.2.2 is this computer',
    )
    .addOption(asyncOption())
    .passThroughOptions()
    .action(runProgram);
  uasyncio
    .command('build')
    .description('bundle a program into one file, or into a project for Moddable')
    .argument('<program>', 'a TypeScript or JavaScript file')
    .addOption(on(targets))
    .addOption(board('the board, instead of its engine'))
    .requiredOption('-o, --output <path>', 'where to write the result')
    .option('--minify', 'minify the code')
    .option('--sourcemap', 'write a source map beside the file')
    .addOption(asyncOption())
    .action(buildProgram);
  uasyncio
    .command('trace')
    .description('copy a log from the standard input, with places in the sources')
    .argument('<map>', 'the source map that build --sourcemap has written')
    .action((map: string) => copyLog(programFile(map)));
  uasyncio
    .command('boards')
    .description('list the boards that --board knows')
    .action(() => {
      process.stdout.write(boardTable());
    });
  uasyncio
    .command('upload')
    .description('write a bundle into a board and start it')
    .argument('<file>', 'a file that build --board has written')
    .addOption(board('the board').makeOptionMandatory())
    .requiredOption('--serial <device>', 'the port of the board, like /dev/ttyUSB0')
    .option('--boot', 'start the program whenever the board starts')
    .option('--name <name>', 'the name in the Storage of the board (default: the name of the file)')
    .action(uploadProgram);
  uasyncio
    .command('native')
    .description('build the native module for a QuickJS of your own')
    .requiredOption('--headers <folder>', 'the folder with the quickjs.h of exactly that QuickJS')
    .option('-o, --output <file>', 'where to write it', 'uasyncio.so')
    .action(buildNative);
  return uasyncio;
}

/** Runs a program. Our options may also follow the program, up to the first word that is not one of them. */
async function runProgram(
  path: string,
  rest: string[],
  _options: object,
  command: Command,
): Promise<void> {
  const { operands, unknown } = command.parseOptions(rest);
  if (unknown.length > 0)
    command.error(`unknown option '${unknown[0]}'; if it is for the program, write -- before it`);
  const options = command.opts<RunOptions>();
  if (options.board !== undefined) {
    process.exitCode = await runVirtually(findBoard(options.board), options, path, operands);
    return;
  }
  for (const option of ['forward', 'network'] as const)
    if (options[option] !== undefined) throw new Error(`--${option} needs --board`);
  const { on, async, engine, native } = options;
  const target = findTarget(on ?? (engine === undefined ? DEFAULT : DEFAULT_OWN));
  checkAsync(target, async);
  process.exitCode = await run(
    programFile(path),
    operands,
    { target, async, engine, native },
    warn,
  );
}

function runVirtually(
  board: Board,
  options: RunOptions,
  path: string,
  args: string[],
): Promise<number> {
  const { on = board.engine, engine, async, forward, network } = options;
  const { run: runOnBoard } = kindOf(board);
  if (runOnBoard === undefined)
    throw new Error(
      `--board ${board.id}: only boards of Moddable, such as esp32-c3-moddable, can be run; a program for this one runs with --on ${board.engine}`,
    );
  if (on !== board.engine)
    throw new Error(`--board ${board.id} means --on ${board.engine}, not --on ${on}`);
  if (engine !== undefined) throw new Error('--engine: a virtual board has its own');
  const ports = forward ?? (network ? [] : undefined);
  return runOnBoard(board, programFile(path), args, { async, ports }, warn);
}

async function buildProgram(path: string, options: BuildOptions): Promise<void> {
  const target = targetOf(options);
  checkAsync(target, options.async);
  const program = programFile(path);
  const file = resolve(options.output);
  if (file === program) throw new Error(`${options.output} is the program itself`);
  const { async, minify, sourcemap } = options;
  const board = options.board === undefined ? undefined : findBoard(options.board);
  const { writeProject, flashCommand, misfits } = board === undefined ? {} : kindOf(board);
  if (board !== undefined && writeProject !== undefined) {
    if (sourcemap) throw new Error(`--sourcemap: mcconfig makes its own for ${board.id}`);
    const files = await writeProject(options.output, { program, async, minify }, warn);
    files.forEach(printSize);
    if (flashCommand !== undefined) console.log(flashCommand(options.output, board));
    return;
  }
  const { code, map, warnings } = await bundle({
    program,
    target,
    async,
    packages: 'bare',
    file,
    minify,
    // The checks for boards read from the map which modules are in the bundle.
    sourcemap: sourcemap || board !== undefined,
  });
  warn(warnings);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, sourcemap ? code : withoutMap(code));
  if (sourcemap) writeFileSync(`${file}.map`, map as string);
  if (board !== undefined && misfits !== undefined) {
    const { sources } = JSON.parse(map as string) as { sources: string[] };
    const modules = sources.map((source) => resolve(dirname(file), source));
    warn(await misfits(board, options.output, code, modules));
  }
  printSize(options.output);
}

function withoutMap(code: string): string {
  return code.replace(/\/\/# sourceMappingURL=.*\n$/, '');
}

function targetOf({ on, board }: BuildOptions): Target {
  const engine = board === undefined ? undefined : findBoard(board).engine;
  const target = on ?? engine;
  if (target === undefined)
    throw new Error("required option '--on <engine>' or '--board <board>' not specified");
  if (engine !== undefined && target !== engine)
    throw new Error(`--board ${board} means --on ${engine}, not --on ${on}`);
  return findTarget(target);
}

function checkAsync({ id, modes }: Target, async: Mode): void {
  if (!modes.includes(async))
    throw new Error(`--async ${async}: ${id} has no async functions of its own`);
}

async function uploadProgram(path: string, options: UploadOptions): Promise<void> {
  programFile(path);
  const { serial, boot, name } = options;
  const board = findBoard(options.board);
  const { upload } = kindOf(board);
  if (upload === undefined)
    throw new Error(
      `${board.id}: Moddable's mcconfig writes programs into it; 'build --board' says how`,
    );
  const done = await upload(board, path, { serial, boot, name }, warn);
  process.stdout.write(`${done}\n`);
}

async function buildNative({ headers, output }: NativeOptions): Promise<void> {
  if (!existsSync(join(headers, 'quickjs.h'))) throw new Error(`no quickjs.h in ${headers}`);
  mkdirSync(dirname(resolve(output)), { recursive: true });
  await buildModule(headers, output);
  printSize(output);
}

function programFile(path: string): string {
  if (!existsSync(path)) throw new Error(`no such file: ${path}`);
  if (!statSync(path).isFile()) throw new Error(`not a file: ${path}`);
  return resolve(path);
}

function printSize(file: string): void {
  console.log(`${file}: ${statSync(file).size.toLocaleString('en')} bytes`);
}

function warn(warnings: string[]): void {
  for (const warning of warnings) process.stderr.write(complaint(`warning: ${warning}`));
}

function complaint(text: string): string {
  return `uasyncio: ${text.trim().replace(/\n\(/, ' (')}\n`;
}

function version(): string {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version;
}

try {
  await commands().parseAsync();
} catch (error) {
  // Exit at once: timers of a failed upload would keep the process alive.
  process.stderr.write(complaint(explain(error)), () => process.exit(TROUBLE));
}
