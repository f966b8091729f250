import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { copyTraces } from './trace.js';

const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Runs a bundle in a process of its own and returns its exit code. A Ctrl-C in a terminal goes to a whole process
 * group, but `kill` sends to one process. The child is in a group of its own and gets every signal from us, so it gets
 * each signal once in both cases.
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
 * Starts a process, passes it every signal, and returns its exit code; `interrupt` handles Ctrl-C. The handlers are set
 * before the process starts: otherwise a signal right after its first line of output would end only this process.
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
    // 'close' and not 'exit': the error output has to arrive first.
    child.on('close', (code, signal) =>
      resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals]),
    );
  });
}

/** Handles Ctrl-Z and fg. The child needs SIGSTOP: SIGTSTP does not stop a process without a shell in its session. */
function suspendWith(child: ChildProcess): void {
  process.on('SIGTSTP', () => {
    child.kill('SIGSTOP');
    process.kill(process.pid, 'SIGSTOP');
  });
  process.on('SIGCONT', () => child.kill('SIGCONT'));
}
