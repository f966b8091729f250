#!/usr/bin/env node
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Board, EspruinoBoard } from '../boards/index.js';
import { boardIds, boardTable, findBoard, kindOf } from './boards/index.js';
import { type BuildOptions, buildProgram, checkAsync, printSize, programFile } from './build.js';
import { textOf } from './codes.js';
import { explain } from './errors.js';
import { buildModule } from './quickjs.js';
import { packageRoot } from './root.js';
import { run } from './run.js';
import { findTarget, targets } from './targets/index.js';
import type { EngineOptions, Mode, Target } from './targets/target.js';
import { copyLog } from './trace.js';
import type { UploadOptions as BoardUploadOptions } from './upload.js';

interface RunOptions extends EngineOptions {
  on?: string;
  board?: string;
  async: Mode;
  lean?: boolean;
  trace?: string;
  watch?: boolean;
  forward?: [number, number][];
  network?: boolean;
}

interface UploadOptions extends Omit<BoardUploadOptions, 'board'> {
  board: string;
  watch?: boolean;
}

interface ConsoleOptions {
  board: string;
  serial: string;
  map?: string;
  trace?: string;
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

const LEAN =
  'leave out checks of arguments, debug mode, texts of errors, and what the program cannot use; the default for small boards';
const FULL = 'leave nothing out, for a small board';

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
  uasyncio upload app.ts --board esp32 --serial /dev/ttyUSB0 --watch
                                                         build and upload it at each save
  uasyncio new my-sensor --board esp32                   write a project
  uasyncio ide                                           all of this in a page
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

function offsetNumber(text: string): number {
  const offset = Number(text);
  if (!Number.isInteger(offset) || offset < 0)
    throw new InvalidArgumentError('Give a number like 0x1000.');
  return offset;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535)
    throw new InvalidArgumentError('Give a number up to 65535.');
  return port;
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
    .option('--lean', LEAN)
    .option('--no-lean', FULL)
    .option('--watch', 'run it again whenever one of its files changes')
    .option(
      '--trace <file>',
      'write what the scheduler did, for ui.perfetto.dev or chrome://tracing',
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
    .option('--lean', LEAN)
    .option('--no-lean', FULL)
    .option('--sourcemap', 'write a source map beside the file')
    .option(
      '--trace',
      'make the program print what the scheduler does, for `uasyncio monitor --trace`',
    )
    .addOption(asyncOption())
    .action((path: string, options: BuildOptions) => buildProgram(path, options, warn));
  uasyncio
    .command('trace')
    .description('copy a log from the standard input, with places in the sources')
    .argument('<map>', 'the source map that build --sourcemap has written')
    .action((map: string) => copyLog(programFile(map)));
  uasyncio
    .command('explain')
    .description('print the text that a code of the lean profile stands for')
    .argument('<code>', "like E4k7, or with what follows it: 'E4k7(foo)'")
    .action((code: string) => console.log(textOf(code)));
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
    .option('--watch', 'build the program, upload it, and print what it prints, again at each save')
    .action(uploadProgram);
  uasyncio
    .command('monitor')
    .description('print what a board prints, with places in the sources')
    .addOption(board('the board').makeOptionMandatory())
    .requiredOption('--serial <device>', 'the port of the board, like /dev/ttyUSB0')
    .option('--map <file>', 'the source map that build --sourcemap has written')
    .option('--trace <file>', 'write what the scheduler did, if the program was built with --trace')
    .action(monitorBoard);
  uasyncio
    .command('repl')
    .description('connect the terminal to the prompt of a board; Ctrl-] leaves')
    .addOption(board('the board').makeOptionMandatory())
    .requiredOption('--serial <device>', 'the port of the board, like /dev/ttyUSB0')
    .action(replBoard);
  uasyncio
    .command('flash')
    .description('write firmware into a board of the ESP32 family')
    .argument('<file>', 'the firmware, as its makers publish it')
    .addOption(board('the board').makeOptionMandatory())
    .requiredOption('--serial <device>', 'the port of the board, like /dev/ttyUSB0')
    .option('--offset <number>', 'where it begins in the flash, like 0x1000', offsetNumber, 0)
    .action(flashBoard);
  uasyncio
    .command('new')
    .description('write a project that builds, and is tested in virtual time')
    .argument('<folder>', 'the folder, which must not contain anything yet')
    .addOption(board('the board that it is for'))
    .action(newProject);
  uasyncio
    .command('ide')
    .description(
      'serve a page that edits, runs, uploads and shows tasks, to the browser on this computer',
    )
    .option('--port <number>', 'the port to listen on; 0 is any', portNumber, 8266)
    .action(serveIde);
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
  const { on, async, lean, trace, engine, native } = options;
  const target = findTarget(on ?? (engine === undefined ? DEFAULT : DEFAULT_OWN));
  checkAsync(target, async);
  if (options.watch) {
    const { runAgain } = await import('./again.js');
    const [node = '', cli = '', ...words] = process.argv;
    const command = [node, cli, ...words.filter((word) => word !== '--watch')];
    await runAgain(command, { program: programFile(path), target, async });
  }
  process.exitCode = await run(
    programFile(path),
    operands,
    { target, async, lean, trace, engine, native },
    warn,
  );
}

function runVirtually(
  board: Board,
  options: RunOptions,
  path: string,
  args: string[],
): Promise<number> {
  const { on = board.engine, engine, async, lean, forward, network } = options;
  const { run: runOnBoard, isSmall } = kindOf(board);
  if (runOnBoard === undefined)
    throw new Error(
      `--board ${board.id}: only boards of Moddable, such as esp32-c3-moddable, can be run; a program for this one runs with --on ${board.engine}`,
    );
  if (on !== board.engine)
    throw new Error(`--board ${board.id} means --on ${board.engine}, not --on ${on}`);
  if (engine !== undefined) throw new Error('--engine: a virtual board has its own');
  const ports = forward ?? (network ? [] : undefined);
  return runOnBoard(
    board,
    programFile(path),
    args,
    { async, lean: lean ?? isSmall(board), ports },
    warn,
  );
}

async function uploadProgram(path: string, options: UploadOptions): Promise<void> {
  const file = programFile(path);
  const { serial, boot, name, watch } = options;
  const board = findBoard(options.board);
  const { upload, isSmall } = kindOf(board);
  if (upload === undefined)
    throw new Error(
      `${board.id}: Moddable's mcconfig writes programs into it; 'build --board' says how`,
    );
  if (watch) {
    const { uploadAgain } = await import('./again.js');
    const settings = { board: board as EspruinoBoard, serial, boot, name, lean: isSmall(board) };
    await uploadAgain(file, settings, warn);
  }
  const done = await upload(board, path, { serial, boot, name }, warn);
  process.stdout.write(`${done}\n`);
}

function espruinoBoard(id: string): EspruinoBoard {
  const found = findBoard(id);
  if (found.engine !== 'espruino')
    throw new Error(`${id}: Moddable's own tools serve its console, such as xsbug`);
  return found;
}

async function monitorBoard({ board: id, ...options }: ConsoleOptions): Promise<void> {
  const { monitor } = await import('./console.js');
  await monitor({ ...options, board: espruinoBoard(id) });
}

async function replBoard({ board: id, serial }: ConsoleOptions): Promise<void> {
  const { repl } = await import('./console.js');
  await repl({ serial, board: espruinoBoard(id) });
}

async function flashBoard(
  file: string,
  { board: id, serial, offset }: ConsoleOptions & { offset: number },
): Promise<void> {
  const { flash } = await import('./flasher.js');
  console.log(await flash(file, { serial, offset, board: espruinoBoard(id) }));
}

async function newProject(folder: string, { board: id }: { board?: string }): Promise<void> {
  const { writeNewProject } = await import('./project.js');
  const files = writeNewProject(folder, id === undefined ? undefined : findBoard(id));
  console.log(`${files.join('\n')}\n\ncd ${folder} && npm install && npm test && npm start`);
}

async function serveIde({ port }: { port: number }): Promise<void> {
  const { servePage } = await import('./ide/server.js');
  const { url } = await servePage(port);
  console.log(`${url}  (Ctrl-C ends it)`);
}

async function buildNative({ headers, output }: NativeOptions): Promise<void> {
  if (!existsSync(join(headers, 'quickjs.h'))) throw new Error(`no quickjs.h in ${headers}`);
  mkdirSync(dirname(resolve(output)), { recursive: true });
  await buildModule(headers, output);
  printSize(output);
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
