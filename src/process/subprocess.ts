import { gather } from '../combine/gather.js';
import { type Awaitable, PENDING, type WaitingTask } from '../core/awaitable.js';
import { kind } from '../core/checks.js';
import { OSError } from '../core/exceptions.js';
import { runningLoop } from '../core/loop.js';
import type { Port, Transport } from '../core/port.js';
import { notifyAll, park, Wait } from '../core/waitqueue.js';
import { PortOperation } from '../streams/operation.js';
import { checkOptions, Settings, type StreamOptions } from '../streams/options.js';
import type { StreamWriter } from '../streams/writer.js';
import { PipeReader, pipeWriter } from './pipes.js';

/** As `stdin`, `stdout` or `stderr` of a process: a stream of `Process`. Source: CPython `asyncio.subprocess.PIPE`. */
export const PIPE = -1;
/** As `stderr`: the same as `stdout`. Source: CPython `asyncio.subprocess.STDOUT`. */
export const STDOUT = -2;
/** Nothing comes in, what goes out is dropped. Source: CPython `asyncio.subprocess.DEVNULL`. */
export const DEVNULL = -3;
/** The same as that of this program. */
export const INHERIT = -4;

export interface SubprocessOptions extends StreamOptions {
  /** PIPE, DEVNULL, or a descriptor of this program. Default: that of this program. */
  stdin?: number | null;
  stdout?: number | null;
  /** Also STDOUT: the same as `stdout`. */
  stderr?: number | null;
  /** The folder in which the program starts. Default: that of this program. */
  cwd?: string;
  /** All environment variables of the program. Default: those of this program. */
  env?: Record<string, string>;
}

/** What an engine needs to start a program. */
export interface SpawnRequest {
  argv_: string[];
  cwd_: string | undefined;
  env_: Record<string, string> | undefined;
  /** Its standard descriptors: PIPE, STDOUT, DEVNULL, INHERIT, or a descriptor. */
  stdio_: [number, number, number];
}

/** A process as the engine's port sees it. */
export interface Child {
  pid: number;
  /** Of the standard descriptors that are pipes. */
  transports: (Transport | undefined)[];
  /** Sends a signal. Throws OSError. */
  kill(signal: string | number): void;
}

export interface ChildEvents {
  /** It runs. May be called within the call that starts it. */
  onStarted(child: Child): void;
  /** It could not be started; no other call follows. */
  onFailed(error: OSError): void;
  /** It has ended and is reaped: its exit code, or minus the number of the signal that ended it. */
  onExit(returncode: number): void;
}

/** Starts a program. Returns what kills and reaps it; no call of `events` follows that. */
export type Spawn = (port: Port, request: SpawnRequest, events: ChildEvents) => () => void;

/** The wait for the end of a process: one object for any number of tasks. */
class Exit extends Wait<number> {
  code_: number | null = null;

  wait_(task: WaitingTask): unknown {
    return this.code_ ?? park(this, task, this);
  }

  resume_(): unknown {
    return this.code_ ?? PENDING;
  }

  what_(): string {
    return 'the end of a process';
  }
}

/**
 * A process that `createSubprocessExec` or `createSubprocessShell` has started. A process that is left when the loop is
 * closed is killed. Source: CPython `asyncio.subprocess.Process`.
 */
export class Process<B extends Uint8Array | string = Uint8Array> {
  readonly pid: number;
  /** Null unless the option `stdin` was PIPE. */
  readonly stdin: StreamWriter | null;
  /** Null unless the option `stdout` was PIPE. */
  readonly stdout: PipeReader<B> | null;
  readonly stderr: PipeReader<B> | null;
  private child_: Child;
  private exit_ = new Exit();

  constructor(settings: Settings, child: Child) {
    if (child === undefined) throw new TypeError('Process: use createSubprocessExec(argv)');
    const [stdin, stdout, stderr] = child.transports;
    this.pid = child.pid;
    this.stdin = stdin === undefined ? null : pipeWriter(settings, stdin);
    this.stdout = stdout === undefined ? null : new PipeReader<B>(settings, stdout);
    this.stderr = stderr === undefined ? null : new PipeReader<B>(settings, stderr);
    this.child_ = child;
  }

  /** The exit code, or minus the number of the signal that ended it; null while it runs. */
  get returncode(): number | null {
    return this.exit_.code_;
  }

  /**
   * Waits until it has ended; returns `returncode`. A process whose pipes are full and not read never ends: use
   * `communicate` then. Cancelling it leaves the process running.
   */
  wait(): Awaitable<number> {
    return this.exit_;
  }

  /**
   * Sends `input`, closes stdin, reads stdout and stderr to their ends, and waits until the process has ended. Returns
   * `[stdout, stderr]`, null for what is no pipe. A process that does not read its input is no error. Throws TypeError
   * for input without `stdin: PIPE`. When it is cancelled the process runs on, and a further call returns all that has
   * come.
   */
  communicate(input?: Uint8Array | string): Awaitable<[B | null, B | null]> {
    if (input !== undefined && this.stdin === null)
      throw new TypeError('communicate(input): the process was started without stdin: PIPE');
    if (input !== undefined) this.feed_(input);
    this.stdin?.close();
    return this.drain_() as unknown as Awaitable<[B | null, B | null]>;
  }

  private feed_(input: Uint8Array | string): void {
    try {
      this.stdin?.write(input);
    } catch (error) {
      if (!(error instanceof OSError)) throw error;
    }
  }

  private async drain_(): Promise<[B | null, B | null]> {
    const both = gather(rest(this.stdout), rest(this.stderr));
    both.toString = () => `communicate of process ${this.pid}`;
    const ends = await both;
    await this.exit_;
    return ends as [B | null, B | null];
  }

  /** Sends a signal, a name ('SIGHUP') or a number. Throws OSError (`code` ESRCH) if the process has ended. */
  sendSignal(signal: string | number): void {
    if (this.returncode !== null) throw new OSError('ESRCH', `process ${this.pid} has ended`);
    this.child_.kill(signal);
  }

  /** Sends SIGTERM. */
  terminate(): void {
    this.sendSignal('SIGTERM');
  }

  /** Sends SIGKILL. */
  kill(): void {
    this.sendSignal('SIGKILL');
  }

  ended_(returncode: number): void {
    this.exit_.code_ = returncode;
    notifyAll(this.exit_);
  }
}

/** What is left in a stream. */
async function rest<B extends Uint8Array | string>(
  reader: PipeReader<B> | null,
): Promise<B | null> {
  return reader === null ? null : await reader.read();
}

/** The wait until a program runs. */
class Starting extends PortOperation<Process> implements ChildEvents {
  private settings_: Settings;
  private spawn_: Spawn;
  private request_: SpawnRequest;
  private end_: (() => void) | undefined = undefined;
  private process_: Process | undefined = undefined;

  constructor(settings: Settings, spawn: Spawn, request: SpawnRequest) {
    super();
    this.settings_ = settings;
    this.spawn_ = spawn;
    this.request_ = request;
  }

  protected begin_(): void {
    this.end_ = this.spawn_(this.settings_.port_, this.request_, this);
  }

  onStarted(child: Child): void {
    this.process_ = new Process(this.settings_, child);
    this.settle_(undefined, this.process_);
  }

  onFailed(error: OSError): void {
    this.settle_(error);
  }

  onExit(returncode: number): void {
    this.process_?.ended_(returncode);
  }

  // Also called when it has been started and the task was cancelled before it could go on.
  protected abort_(): void {
    this.end_?.();
  }

  protected target_(): string {
    return this.request_.argv_[0] as string;
  }

  what_(): string {
    return `the start of ${this.target_()}`;
  }
}

async function starting(settings: Settings, spawn: Spawn, request: SpawnRequest): Promise<unknown> {
  return new Starting(settings, spawn, request);
}

/** The option of one standard descriptor as a number. */
function descriptor(value: number | null | undefined, name: string, where: string): number {
  if (value === undefined || value === null) return INHERIT;
  const least = name === 'stderr' ? STDOUT : PIPE;
  if (value !== DEVNULL && !(Math.floor(value) === value && value >= least))
    throw new TypeError(
      `${where}: options.${name} must be PIPE, DEVNULL or a descriptor, got ${kind(value)}`,
    );
  return value;
}

function checkStrings(values: unknown[], where: string): void {
  for (const value of values)
    if (typeof value !== 'string')
      throw new TypeError(`${where}: expected strings, got ${kind(value)}`);
}

export interface CreateSubprocessExec {
  (argv: string[], options: SubprocessOptions & { encoding: 'utf-8' }): Awaitable<Process<string>>;
  (argv: string[], options?: SubprocessOptions): Awaitable<Process>;
}

export interface CreateSubprocessShell {
  (command: string, options: SubprocessOptions & { encoding: 'utf-8' }): Awaitable<Process<string>>;
  (command: string, options?: SubprocessOptions): Awaitable<Process>;
}

export function exec(
  spawn: Spawn,
  argv: string[],
  options: SubprocessOptions = {},
  where = 'createSubprocessExec(argv, options)',
): Awaitable<Process<never>> {
  const { port_ } = runningLoop();
  if (!Array.isArray(argv) || argv.length === 0)
    throw new TypeError(`${where}: expected [program, ...args], got ${kind(argv)}`);
  checkStrings(argv, where);
  checkOptions(options, where, ['stdin', 'stdout', 'stderr', 'cwd', 'env']);
  const { stdin, stdout, stderr, cwd, env } = options;
  checkStrings([cwd ?? '', ...Object.keys(env ?? {}).map((key) => env?.[key])], where);
  const request: SpawnRequest = {
    argv_: argv.slice(),
    cwd_: cwd,
    env_: env,
    stdio_: [
      descriptor(stdin, 'stdin', where),
      descriptor(stdout, 'stdout', where),
      descriptor(stderr, 'stderr', where),
    ],
  };
  return starting(new Settings(port_, options), spawn, request) as unknown as Awaitable<
    Process<never>
  >;
}

export function shell(
  spawn: Spawn,
  command: string,
  options?: SubprocessOptions,
): Awaitable<Process<never>> {
  const where = 'createSubprocessShell(command, options)';
  checkStrings([command], where);
  return exec(spawn, ['/bin/sh', '-c', command], options, where);
}
