/*
 * Python's spelling, for ported code: functions, options such as `{return_when: …}`, and the methods of the classes,
 * `queue.get_nowait()` beside `queue.getNowait()`. Each export adds the methods of the classes that it returns, so a
 * program contains only what it uses.
 */
import * as asyncio from 'uasyncio';

declare module './core/futures.js' {
  interface Future<T = unknown> {
    add_done_callback(callback: (future: this) => void): void;
    remove_done_callback(callback: (future: this) => void): number;
    set_exception: Future<T>['setException'];
    set_result: Future<T>['setResult'];
  }
}

declare module './core/tasks.js' {
  interface Task<T = unknown> {
    get_coro: Task<T>['getCoro'];
    get_name: Task<T>['getName'];
    set_name: Task<T>['setName'];
  }
  interface TaskOptions {
    eager_start?: boolean;
  }
}

declare module './combine/gather.js' {
  interface GatherOptions {
    return_exceptions?: boolean;
  }
}

declare module './combine/wait.js' {
  interface WaitOptions {
    return_when?: WaitOptions['returnWhen'];
  }
}

declare module './run/eventloop.js' {
  interface EventLoop {
    add_signal_handler: EventLoop['addSignalHandler'];
    call_at: EventLoop['callAt'];
    call_exception_handler: EventLoop['callExceptionHandler'];
    call_later: EventLoop['callLater'];
    call_soon: EventLoop['callSoon'];
    call_soon_threadsafe: EventLoop['callSoonThreadsafe'];
    create_future: EventLoop['createFuture'];
    create_task: EventLoop['createTask'];
    default_exception_handler: EventLoop['defaultExceptionHandler'];
    get_debug: EventLoop['getDebug'];
    get_exception_handler: EventLoop['getExceptionHandler'];
    get_task_factory: EventLoop['getTaskFactory'];
    is_closed: EventLoop['isClosed'];
    is_running: EventLoop['isRunning'];
    remove_signal_handler: EventLoop['removeSignalHandler'];
    run_forever: EventLoop['runForever'];
    run_in_executor: EventLoop['runInExecutor'];
    run_until_complete: EventLoop['runUntilComplete'];
    set_debug: EventLoop['setDebug'];
    set_exception_handler: EventLoop['setExceptionHandler'];
    set_task_factory: EventLoop['setTaskFactory'];
    slow_callback_duration: EventLoop['slowCallbackDuration'];
  }
}

declare module './sync/locks.js' {
  interface Event {
    is_set: Event['isSet'];
  }
}

declare module './sync/condition.js' {
  interface Condition {
    notify_all: Condition['notifyAll'];
    wait_for: Condition['waitFor'];
  }
}

declare module './sync/queues.js' {
  interface Queue<T = unknown> {
    get_nowait: Queue<T>['getNowait'];
    put_nowait: Queue<T>['putNowait'];
    task_done: Queue<T>['taskDone'];
  }
}

declare module './sync/barrier.js' {
  interface Barrier {
    n_waiting: Barrier['nWaiting'];
  }
}

declare module './run/runners.js' {
  interface Runner {
    get_loop: Runner['getLoop'];
  }
}

declare module './streams/reader.js' {
  interface StreamReader<B extends Uint8Array | string = Uint8Array> {
    at_eof: StreamReader<B>['atEof'];
  }
}

declare module './streams/writer.js' {
  interface StreamWriter {
    can_write_eof: StreamWriter['canWriteEof'];
    get_extra_info: StreamWriter['getExtraInfo'];
    is_closing: StreamWriter['isClosing'];
    start_tls: StreamWriter['startTls'];
    wait_closed: StreamWriter['waitClosed'];
    write_eof: StreamWriter['writeEof'];
  }
}

declare module './streams/options.js' {
  interface TlsLimits {
    ssl_handshake_timeout?: number;
    ssl_shutdown_timeout?: number;
  }
}

declare module './streams/server.js' {
  interface Server {
    is_serving: Server['isServing'];
    wait_closed: Server['waitClosed'];
  }
}

declare module './process/subprocess.js' {
  interface Process<B extends Uint8Array | string = Uint8Array> {
    send_signal: Process<B>['sendSignal'];
  }
}

declare module './streams/datagrams.js' {
  interface DatagramEndpoint {
    get_extra_info: DatagramEndpoint['getExtraInfo'];
    is_closing: DatagramEndpoint['isClosing'];
    recvfrom_into: DatagramEndpoint['recvfromInto'];
  }
  interface DatagramOptions {
    allow_broadcast?: DatagramOptions['allowBroadcast'];
    local_addr?: DatagramOptions['localAddr'];
    remote_addr?: DatagramOptions['remoteAddr'];
    reuse_addr?: DatagramOptions['reuseAddr'];
  }
}

declare module './combine/taskgroups.js' {
  interface TaskGroup {
    create_task: TaskGroup['createTask'];
  }
}

declare module './sync/ratelimiter.js' {
  interface RateLimiter {
    has_capacity: RateLimiter['hasCapacity'];
  }
}

type Class = { prototype: object };

/** 'getNowait' → 'get_nowait'. */
function snake(name: string): string {
  let spelled = '';
  for (const c of name) {
    const lower = c.toLowerCase();
    spelled += c === lower ? c : `_${lower}`;
  }
  return spelled;
}

/** Adds methods with Python's names to the classes; returns `x`. */
function spelled<X>(x: X, ...classes: Class[]): X {
  for (const { prototype } of classes)
    for (let p = prototype; p !== Object.prototype; p = Object.getPrototypeOf(p)) alias(p);
  return x;
}

function alias(prototype: object): void {
  const names = Object.getOwnPropertyNames(prototype);
  for (const name of names) {
    const other = snake(name);
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
    // Espruino also lists methods that all functions have, and has no hasOwn.
    if (descriptor === undefined || other === name || names.indexOf(other) >= 0) continue;
    Object.defineProperty(prototype, other, descriptor);
  }
}

function camel(name: string): string {
  return name
    .split('_')
    .map((part, i) => (i === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('');
}

/** As `spelled`, for a function whose last argument can be options. */
function keyworded<F>(fn: F, ...classes: Class[]): F {
  const call = spelled(fn, ...classes) as (...args: unknown[]) => unknown;
  return ((...args: unknown[]) => {
    const last = args[args.length - 1];
    if (isOptions(last)) {
      const options: Record<string, unknown> = {};
      for (const key of Object.keys(last)) options[camel(key)] = last[key];
      args[args.length - 1] = options;
    }
    return call(...args);
  }) as F;
}

function isOptions(x: unknown): x is Record<string, unknown> {
  if (typeof x !== 'object' || x === null) return false;
  return Object.getPrototypeOf(x) === Object.prototype && !('then' in x);
}

export const all_tasks = /* @__PURE__ */ spelled(asyncio.allTasks, asyncio.Task);
export const as_completed = /* @__PURE__ */ spelled(asyncio.asCompleted, asyncio.Task);
export const capture_call_graph = /* @__PURE__ */ spelled(asyncio.captureCallGraph, asyncio.Task);
export const current_task = /* @__PURE__ */ spelled(asyncio.currentTask, asyncio.Task);
export const eager_task_factory = /* @__PURE__ */ spelled(asyncio.eagerTaskFactory, asyncio.Task);
export const ensure_future = /* @__PURE__ */ spelled(asyncio.ensureFuture, asyncio.Task);
export const format_call_graph = asyncio.formatCallGraph;
export const get_event_loop = /* @__PURE__ */ spelled(
  asyncio.getEventLoop,
  asyncio.EventLoop,
  asyncio.Task,
);
export const get_running_loop = /* @__PURE__ */ spelled(
  asyncio.getRunningLoop,
  asyncio.EventLoop,
  asyncio.Task,
);
export const new_event_loop = /* @__PURE__ */ spelled(
  asyncio.newEventLoop,
  asyncio.EventLoop,
  asyncio.Task,
);
export const open_connection = /* @__PURE__ */ keyworded(
  asyncio.openConnection,
  asyncio.StreamReader,
  asyncio.StreamWriter,
);
export const open_unix_connection = /* @__PURE__ */ spelled(
  asyncio.openUnixConnection,
  asyncio.StreamReader,
  asyncio.StreamWriter,
);
export const print_call_graph = asyncio.printCallGraph;
export const shield = /* @__PURE__ */ spelled(asyncio.shield, asyncio.Future);
export const sleep_ms = asyncio.sleepMs;
export const ticks_ms = asyncio.ticksMs;
export const start_server = /* @__PURE__ */ keyworded(
  asyncio.startServer,
  asyncio.Server,
  asyncio.StreamReader,
  asyncio.StreamWriter,
);
export const start_unix_server = /* @__PURE__ */ spelled(
  asyncio.startUnixServer,
  asyncio.Server,
  asyncio.StreamReader,
  asyncio.StreamWriter,
);
export const task_group = /* @__PURE__ */ spelled(
  asyncio.taskGroup,
  asyncio.TaskGroup,
  asyncio.Task,
);
export const run_coroutine_threadsafe = asyncio.runCoroutineThreadsafe;
export const timeout_at = asyncio.timeoutAt;
export const to_thread = asyncio.toThread;
export const wait_for = asyncio.waitFor;
export const wait_for_ms = asyncio.waitForMs;
export const connect_read_pipe = /* @__PURE__ */ spelled(
  asyncio.connectReadPipe,
  asyncio.StreamReader,
);
export const connect_write_pipe = /* @__PURE__ */ spelled(
  asyncio.connectWritePipe,
  asyncio.StreamWriter,
);
export const open_serial_connection = /* @__PURE__ */ spelled(
  asyncio.openSerialConnection,
  asyncio.StreamReader,
  asyncio.StreamWriter,
);
export const open_stdin = /* @__PURE__ */ spelled(asyncio.openStdin, asyncio.StreamReader);
export const create_subprocess_shell = /* @__PURE__ */ spelled(
  asyncio.createSubprocessShell,
  asyncio.Process,
  asyncio.StreamReader,
  asyncio.StreamWriter,
);
const subprocessExec = /* @__PURE__ */ spelled(
  asyncio.createSubprocessExec,
  asyncio.Process,
  asyncio.StreamReader,
  asyncio.StreamWriter,
);

type Options = asyncio.SubprocessOptions;
type Text = Options & { encoding: 'utf-8' };

/** As in Python, where the options are keyword arguments: `create_subprocess_exec('ls', '-l', { stdout: PIPE })`. */
export function create_subprocess_exec(
  program: string,
  ...args: [...string[], Text]
): asyncio.Awaitable<asyncio.Process<string>>;
export function create_subprocess_exec(
  program: string,
  ...args: string[] | [...string[], Options]
): asyncio.Awaitable<asyncio.Process>;
export function create_subprocess_exec(...all: (string | Options)[]): unknown {
  const last = all[all.length - 1];
  return typeof last === 'object'
    ? subprocessExec(all.slice(0, -1) as string[], last)
    : subprocessExec(all as string[]);
}

/** Python's module `asyncio.subprocess`. */
export const subprocess = {
  DEVNULL: asyncio.DEVNULL,
  PIPE: asyncio.PIPE,
  STDOUT: asyncio.STDOUT,
  Process: asyncio.Process,
};

export const create_datagram_endpoint = /* @__PURE__ */ keyworded(
  asyncio.createDatagramEndpoint,
  asyncio.DatagramEndpoint,
);
export const create_task = /* @__PURE__ */ keyworded(asyncio.createTask, asyncio.Task);
export const gather = /* @__PURE__ */ keyworded(asyncio.gather, asyncio.Future);
export const wait = /* @__PURE__ */ keyworded(asyncio.wait, asyncio.Task);

export const Barrier = /* @__PURE__ */ spelled(asyncio.Barrier, asyncio.Barrier);
export type Barrier = asyncio.Barrier;
export const BoundedSemaphore = /* @__PURE__ */ spelled(
  asyncio.BoundedSemaphore,
  asyncio.BoundedSemaphore,
);
export type BoundedSemaphore = asyncio.BoundedSemaphore;
export const Condition = /* @__PURE__ */ spelled(asyncio.Condition, asyncio.Condition);
export type Condition = asyncio.Condition;
export const Event = /* @__PURE__ */ spelled(asyncio.Event, asyncio.Event);
export type Event = asyncio.Event;
export const EventLoop = /* @__PURE__ */ spelled(
  asyncio.EventLoop,
  asyncio.EventLoop,
  asyncio.Task,
);
export type EventLoop = asyncio.EventLoop;
export const Future = /* @__PURE__ */ spelled(asyncio.Future, asyncio.Future);
export type Future<T = unknown> = asyncio.Future<T>;
export const LifoQueue = /* @__PURE__ */ spelled(asyncio.LifoQueue, asyncio.LifoQueue);
export type LifoQueue<T = unknown> = asyncio.LifoQueue<T>;
export const Lock = /* @__PURE__ */ spelled(asyncio.Lock, asyncio.Lock);
export type Lock = asyncio.Lock;
export const PriorityQueue = /* @__PURE__ */ spelled(asyncio.PriorityQueue, asyncio.PriorityQueue);
export type PriorityQueue<T = unknown> = asyncio.PriorityQueue<T>;
export const Queue = /* @__PURE__ */ spelled(asyncio.Queue, asyncio.Queue);
export type Queue<T = unknown> = asyncio.Queue<T>;
export const RateLimiter = /* @__PURE__ */ spelled(asyncio.RateLimiter, asyncio.RateLimiter);
export type RateLimiter = asyncio.RateLimiter;
export const RingbufQueue = /* @__PURE__ */ spelled(asyncio.RingbufQueue, asyncio.RingbufQueue);
export type RingbufQueue<T = number> = asyncio.RingbufQueue<T>;
export const Runner = /* @__PURE__ */ spelled(asyncio.Runner, asyncio.Runner, asyncio.EventLoop);
export type Runner = asyncio.Runner;
export const Semaphore = /* @__PURE__ */ spelled(asyncio.Semaphore, asyncio.Semaphore);
export type Semaphore = asyncio.Semaphore;
export const Server = /* @__PURE__ */ spelled(asyncio.Server, asyncio.Server);
export type Server = asyncio.Server;
export const StreamReader = /* @__PURE__ */ spelled(asyncio.StreamReader, asyncio.StreamReader);
export type StreamReader<B extends Uint8Array | string = Uint8Array> = asyncio.StreamReader<B>;
export const StreamWriter = /* @__PURE__ */ spelled(asyncio.StreamWriter, asyncio.StreamWriter);
export type StreamWriter = asyncio.StreamWriter;
export const Task = /* @__PURE__ */ spelled(asyncio.Task, asyncio.Task);
export type Task<T = unknown> = asyncio.Task<T>;
export const TaskGroup = /* @__PURE__ */ spelled(asyncio.TaskGroup, asyncio.TaskGroup);
export type TaskGroup = asyncio.TaskGroup;

export {
  ALL_COMPLETED,
  BrokenBarrierError,
  byteLength,
  CancelledError,
  collect,
  Delay,
  decode,
  ExceptionGroup,
  encode,
  every,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  Handle,
  IncompleteReadError,
  InvalidStateError,
  iscoroutine,
  isfuture,
  LimitOverrunError,
  OSError,
  ps,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  run,
  sleep,
  ThreadSafeFlag,
  Timeout,
  TimeoutError,
  TimerHandle,
  timeout,
} from 'uasyncio';
