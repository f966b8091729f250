import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { copyOutput } from './output.js';
import { copyTraces } from './trace.js';

const FORWARDED = ['SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;
/** So many Ctrl-C kill a program that sees no signals, because a task of it never awaits. */
const KILLS = 3;

/**
 * Runs a bundle in a process of its own and returns its exit code. A Ctrl-C in a terminal goes to a whole process
 * group, but `kill` sends to one process. The child is in a group of its own and gets every signal from us, so it gets
 * each signal once in both cases.
 */
export async function execute(
  [command = '', ...args]: string[],
  file: string,
  map: string | undefined,
  traced?: (line: string) => boolean,
): Promise<number> {
  const output = map === undefined ? 'inherit' : 'pipe';
  const errors = traced === undefined ? output : 'pipe';
  let copied: Promise<void> | undefined;
  const code = await supervised(command, () => {
    const child = spawn(command, args, { stdio: ['inherit', output, errors], detached: true });
    const maps = new Map(map === undefined ? [] : [[file, map]]);
    if (child.stderr !== null) copyTraces(child.stderr, maps, traced);
    if (child.stdout !== null) copied = copyOutput(child.stdout, maps);
    return child;
  });
  await copied;
  return code;
}

/**
 * Starts a process, passes it every signal, and returns its exit code; `interrupt` handles Ctrl-C. The handlers are set
 * before the process starts: otherwise a signal right after its first line of output would end only this process.
 */
export function supervised<C extends ChildProcess>(
  command: string,
  start: () => C,
  interrupt: (child: C) => void = insistently(),
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

function insistently(): (child: ChildProcess) => void {
  let count = 0;
  return (child) => {
    child.kill(++count < KILLS ? 'SIGINT' : 'SIGKILL');
  };
}

/** Handles Ctrl-Z and fg. The child needs SIGSTOP: SIGTSTP does not stop a process without a shell in its session. */
function suspendWith(child: ChildProcess): void {
  process.on('SIGTSTP', () => {
    child.kill('SIGSTOP');
    process.kill(process.pid, 'SIGSTOP');
  });
  process.on('SIGCONT', () => child.kill('SIGCONT'));
}
