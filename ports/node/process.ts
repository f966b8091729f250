import { type ChildProcess, spawn as spawnChild } from 'node:child_process';
import { constants as access, accessSync, existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { OSError } from '../../src/core/exceptions.js';
import type { Port, Transport } from '../../src/core/port.js';
import {
  type ChildEvents,
  type CreateSubprocessExec,
  type CreateSubprocessShell,
  DEVNULL,
  exec,
  INHERIT,
  PIPE,
  type SpawnRequest,
  STDOUT,
  shell,
} from '../../src/process/subprocess.js';
import { type NodePort, osError, signalName } from './port.js';
import { ReadableTransport, WritableTransport } from './streams.js';

/** How Node names the standard descriptor `at` of a child. */
function stdio(wanted: number, at: number): 'pipe' | 'ignore' | number {
  if (wanted === PIPE) return 'pipe';
  if (wanted === DEVNULL) return 'ignore';
  return wanted === INHERIT ? at : wanted;
}

/** Whether `program` can be started. A name without a folder is looked for in PATH. */
function isThere(program: string, path = ''): boolean {
  const files = program.includes('/') ? [program] : path.split(':').map((at) => join(at, program));
  return files.some((file) => {
    try {
      accessSync(file, access.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Node cannot give a child the same pipe twice; a shell can. */
function merged(request: SpawnRequest): string[] {
  const { argv_, env_, stdio_ } = request;
  if (stdio_[2] !== STDOUT) return argv_;
  const [program] = argv_ as [string];
  if (!isThere(program, (env_ ?? process.env).PATH))
    throw new OSError('ENOENT', `no such program: ${program}`);
  return ['/bin/sh', '-c', 'exec "$@" 2>&1', 'sh', ...argv_];
}

function start(request: SpawnRequest): ChildProcess {
  const [program, ...args] = merged(request) as [string];
  const { cwd_, env_, stdio_ } = request;
  if (cwd_ !== undefined && !existsSync(cwd_)) throw new OSError('ENOENT', `cwd ${cwd_}`);
  return spawnChild(program, args, {
    ...(cwd_ === undefined ? {} : { cwd: cwd_ }),
    ...(env_ === undefined ? {} : { env: env_ }),
    stdio: stdio_.map((each, at) => (each === STDOUT ? 'ignore' : stdio(each, at))),
  });
}

function transportsOf(port: NodePort, child: ChildProcess): (Transport | undefined)[] {
  const { stdin, stdout, stderr } = child;
  return [
    stdin === null ? undefined : new WritableTransport(port, stdin),
    ...[stdout, stderr].map((each) =>
      each === null ? undefined : new ReadableTransport(port, each),
    ),
  ];
}

function kill(child: ChildProcess, signal: string | number): void {
  if (!child.kill(signalName(signal))) throw new OSError('ESRCH', `process ${child.pid} has ended`);
}

function spawn(port: Port, request: SpawnRequest, events: ChildEvents): () => void {
  const { open_ } = port as NodePort;
  let child: ChildProcess;
  try {
    child = start(request);
  } catch (error) {
    events.onFailed(error instanceof OSError ? error : osError(error as Error));
    return () => {};
  }
  const alive = {
    abort(): void {
      open_.delete(alive);
      child.removeAllListeners().on('error', () => {});
      child.kill('SIGKILL');
      for (const each of [child.stdin, child.stdout, child.stderr]) each?.destroy();
    },
  };
  open_.add(alive);
  child.on('spawn', () =>
    events.onStarted({
      pid: child.pid as number,
      transports: transportsOf(port as NodePort, child),
      kill: (signal) => kill(child, signal),
    }),
  );
  child.on('error', (error) => {
    open_.delete(alive);
    events.onFailed(osError(error));
  });
  child.on('exit', (code, signal) => {
    open_.delete(alive);
    events.onExit(code ?? -constants.signals[signal as NodeJS.Signals]);
  });
  return alive.abort;
}

export const createSubprocessExec: CreateSubprocessExec = (argv, options) =>
  exec(spawn, argv, options);

export const createSubprocessShell: CreateSubprocessShell = (command, options) =>
  shell(spawn, command, options);
