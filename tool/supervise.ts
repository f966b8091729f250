import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { copyTraces } from './trace.js';

const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Runs a bundle in a process of its own and returns its exit code. Ctrl-C in a terminal goes to a whole process
 * group, kill to one process: in a group of its own the child gets every signal from us, so once, wherever it
 * came from.
 */
export function execute(
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
