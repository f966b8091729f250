// `uasyncio build`: one file, or a project for Moddable.
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Board } from '../boards/index.js';
import { findBoard, kindOf } from './boards/index.js';
import { bundle } from './bundle.js';
import { findTarget } from './targets/index.js';
import type { Mode, Target } from './targets/target.js';

export interface BuildOptions {
  on?: string;
  board?: string;
  output: string;
  async: Mode;
  minify?: boolean;
  lean?: boolean;
  trace?: boolean;
  sourcemap?: boolean;
}

type Warn = (warnings: string[]) => void;

export async function buildProgram(path: string, options: BuildOptions, warn: Warn): Promise<void> {
  const target = targetOf(options);
  checkAsync(target, options.async);
  const program = programFile(path);
  const { output } = options;
  if (resolve(output) === program) throw new Error(`${output} is the program itself`);
  const board = options.board === undefined ? undefined : findBoard(options.board);
  const lean = options.lean ?? (board !== undefined && kindOf(board).isSmall(board));
  if (board !== undefined && kindOf(board).writeProject !== undefined)
    await buildProject(program, board, { ...options, lean }, warn);
  else {
    await buildFile(program, target, board, { ...options, lean }, warn);
    printSize(output, lean ? ' (lean profile)' : '');
  }
}

async function buildProject(
  program: string,
  board: Board,
  { output, async, minify, lean, sourcemap, trace }: BuildOptions,
  warn: Warn,
): Promise<void> {
  if (sourcemap) throw new Error(`--sourcemap: mcconfig makes its own for ${board.id}`);
  if (trace) throw new Error(`--trace: not for ${board.id}; 'uasyncio run --trace' can show it`);
  const { writeProject, flashCommand } = kindOf(board);
  const files = (await writeProject?.(output, { program, async, minify, lean }, warn)) ?? [];
  for (const written of files) printSize(written);
  if (flashCommand !== undefined) console.log(flashCommand(output, board));
}

/** Writes one file, and perhaps its source map. Returns the modules that it was made of. */
export async function buildFile(
  program: string,
  target: Target,
  board: Board | undefined,
  { output, async, minify, lean, sourcemap, trace }: BuildOptions,
  warn: Warn,
): Promise<string[]> {
  const file = resolve(output);
  const { code, map, warnings } = await bundle({
    program,
    target,
    async,
    packages: 'bare',
    file,
    minify,
    lean,
    trace,
    // The checks for boards read from the map which modules are in the bundle.
    sourcemap: true,
    lines: sourcemap,
  });
  warn(warnings);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, sourcemap ? code : withoutMap(code));
  if (sourcemap) writeFileSync(`${file}.map`, map as string);
  const { sources } = JSON.parse(map as string) as { sources: string[] };
  const modules = sources.map((source) => resolve(dirname(file), source));
  if (board !== undefined)
    warn((await kindOf(board).misfits?.(board, output, code, modules)) ?? []);
  return modules;
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

export function checkAsync({ id, modes }: Target, async: Mode): void {
  if (!modes.includes(async))
    throw new Error(`--async ${async}: ${id} has no async functions of its own`);
}

export function programFile(path: string): string {
  if (!existsSync(path)) throw new Error(`no such file: ${path}`);
  if (!statSync(path).isFile()) throw new Error(`not a file: ${path}`);
  return resolve(path);
}

export function printSize(file: string, remark = ''): void {
  console.log(`${file}: ${statSync(file).size.toLocaleString('en')} bytes${remark}`);
}
