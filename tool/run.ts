import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Bundle, bundle } from './bundle.js';
import { type Engine, type EngineOptions, findEngine } from './engine.js';
import { Output, starter } from './espruino.js';
import { forStorage } from './storage.js';
import { copyTraces } from './trace.js';

export interface RunOptions extends EngineOptions {
  async: 'compiled' | 'native';
}

const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Bundles and runs a program; gives its exit code. */
export async function run(
  program: string,
  args: string[],
  options: RunOptions,
  warn: (warnings: string[]) => void,
): Promise<number> {
  const engine = await findEngine(options);
  const { code, map, warnings } = await bundleFor(engine, program, options);
  warn(warnings);
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'uasyncio-'));
  try {
    const file = join(folder, `${basename(program, extname(program))}.mjs`);
    if (engine.target === 'espruino') {
      writeFileSync(file, await forStorage(program, code));
      const start = join(folder, 'start.js');
      writeFileSync(start, starter(file, program, args));
      return await executeEspruino([...engine.command, start], folder);
    }
    writeFileSync(file, code);
    if (engine.native !== undefined) symlinkSync(engine.native, join(folder, 'uasyncio.so'));
    return await execute([...engine.command, file, ...args], file, map);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The engine runs what it reads, and reads rubbish where its input has ended: so it gets an input that stays
 * silent. Its flash memory is a file in the current folder.
 */
async function executeEspruino([command = '', ...args]: string[], cwd: string): Promise<number> {
  const stdio = ['pipe', 'pipe', 'inherit'] as const;
  const output = new Output(
    (line) => process.stdout.write(`${line}\n`),
    (line) => process.stderr.write(`${line}\n`),
  );
  const code = await supervised(command, () => {
    const child = spawn(command, args, { stdio: [...stdio], detached: true, cwd });
    createInterface({ input: child.stdout }).on('line', (line) => output.line(line));
    return child;
  });
  return output.exitCode ?? code;
}

function bundleFor({ target }: Engine, program: string, { async }: RunOptions): Promise<Bundle> {
  // Node reads source maps itself.
  const sourcemap = target === 'node' ? 'inline' : true;
  return bundle({ program, target, async, packages: 'absolute', sourcemap });
}

/**
 * Ctrl-C in a terminal goes to a whole process group, kill to one process. In a group of its own the
 * child gets every signal from us, so once, wherever it came from.
 */
function execute(
  [command = '', ...args]: string[],
  file: string,
  map: string | undefined,
): Promise<number> {
  const errors = map === undefined ? 'inherit' : 'pipe';
  return supervised(command, () => {
    const child = spawn(command, args, { stdio: ['inherit', 'inherit', errors], detached: true });
    if (child.stderr !== null) copyTraces(child.stderr, new Map([[file, map as string]]));
    return child;
  });
}

/**
 * Starts a process, hands it every signal, and returns its exit code; `interrupt` is what Ctrl-C does. Signals
 * are caught before it starts: one that comes right after its first line would end this process alone.
 */
export function supervised<C extends ChildProcess>(
  command: string,
  start: () => C,
  interrupt = (child: C): void => {
    child.kill('SIGINT');
  },
): Promise<number> {
  let child: C;
  process.on('SIGINT', () => interrupt(child));
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  child = start();
  suspendWith(child);
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`cannot run ${command}: ${error.message}`)));
    // Not 'exit': its error output has to come out first.
    child.on('close', (code, signal) =>
      resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals]),
    );
  });
}

/** Ctrl-Z and fg. A process without a shell above it in its session cannot be stopped by SIGTSTP. */
function suspendWith(child: ChildProcess): void {
  process.on('SIGTSTP', () => {
    child.kill('SIGSTOP');
    process.kill(process.pid, 'SIGSTOP');
  });
  process.on('SIGCONT', () => child.kill('SIGCONT'));
}
