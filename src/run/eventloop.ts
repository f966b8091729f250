import type { Awaitable } from '../core/awaitable.js';
import { checkNumber, checkPort, kind } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { OSError } from '../core/exceptions.js';
import { CALLBACK, callbackEnded, enqueue, type Ready } from '../core/frame.js';
import { Future } from '../core/futures.js';
import { toThread } from '../core/hooks.js';
import {
  alreadyRuns,
  Callback,
  Loop,
  type LoopContext,
  newLoop,
  loop as open,
  runningLoop,
} from '../core/loop.js';
import { create, frameOf, spawn, type Task, type TaskOptions } from '../core/tasks.js';
import type { Timed } from '../core/timers.js';
import { setDebug } from '../debug/debug.js';
import { lookup } from '../streams/connect.js';
import { Run } from './running.js';

/**
 * The argument of the exception handler: what happened, and the exception and the task if there are any. Source:
 * CPython `loop.call_exception_handler`.
 */
export interface ExceptionContext extends LoopContext {
  task?: Task<unknown>;
}

export type ExceptionHandler = (loop: EventLoop, context: ExceptionContext) => void;
export type TaskFactory = (
  loop: EventLoop,
  coro: Awaitable<unknown>,
  options: TaskOptions,
) => Task<never> | Task<unknown>;

/** One address that `getaddrinfo` has found. Source: CPython `socket.getaddrinfo`. */
export type AddressInfo = [
  family: 'AF_INET' | 'AF_INET6',
  type: 'SOCK_STREAM',
  proto: 6,
  canonname: '',
  sockaddr: [host: string, port: number],
];

/** A call that the loop will make. Source: CPython `asyncio.Handle`. */
export class Handle implements Ready {
  next_: unknown = null;
  state_ = CALLBACK;
  protected owner_: Loop;
  private callback_: (...args: never[]) => unknown;
  private args_: unknown[];
  private cancelled_ = false;

  constructor(owner: Loop, callback: (...args: never[]) => unknown, args: unknown[]) {
    if (!(owner instanceof Loop))
      throw new TypeError('Handle, TimerHandle: use callSoon, callLater or callAt of the loop');
    this.owner_ = owner;
    this.callback_ = callback;
    this.args_ = args;
  }

  /** Cancels the call, unless it has been made. */
  cancel(): void {
    this.cancelled_ = true;
  }

  /** True if `cancel` was called. */
  cancelled(): boolean {
    return this.cancelled_;
  }

  run_(): void {
    if (this.cancelled_) return;
    try {
      this.callback_(...(this.args_ as never[]));
    } catch (exception) {
      this.owner_.callHandler_({ message: `Exception in callback ${this}`, exception });
    }
    callbackEnded();
  }

  toString(): string {
    return this.callback_.name || 'a callback';
  }
}

/** A call that the loop will make at a given time. Source: CPython `asyncio.TimerHandle`. */
export class TimerHandle extends Handle implements Timed {
  when_: number;
  child_: Timed | null = null;
  prev_: unknown = null;
  private armed_ = true;
  private at_: number;

  constructor(owner: Loop, at: number, callback: (...args: never[]) => unknown, args: unknown[]) {
    super(owner, callback, args);
    this.at_ = at;
    const ms = at * 1000 - owner.port_.now();
    // The small number absorbs rounding errors.
    const due = ms < 1e-6;
    // What is due gets a millisecond that has passed, and the fraction that keeps the order.
    this.when_ = due ? Math.floor(at * 1000) + (owner.deadline_(0) % 1) : owner.deadline_(ms);
    owner.schedule_(this);
    // Not only in the next turn, before which tasks may make many steps.
    if (due) enqueue(new Callback(() => owner.expire_()));
  }

  /** The time of the call, in seconds of the loop's clock. */
  when(): number {
    return this.at_;
  }

  override cancel(): void {
    super.cancel();
    if (this.armed_) this.owner_.unschedule_(this);
    this.armed_ = false;
  }

  expire_(): void {
    this.armed_ = false;
    this.owner_.enqueueDue_(this);
  }
}

function checkCallback(callback: unknown, where: string): void {
  if (typeof callback !== 'function')
    throw new TypeError(`${where}: expected a function, got ${kind(callback)}`);
}

/**
 * An event loop; `getRunningLoop`, `getEventLoop` and `newEventLoop` return it. Source: CPython `asyncio.EventLoop`.
 */
export class EventLoop {
  private loop_: Loop;
  private closed_ = false;
  /** True if `stop` was called before `runForever`, which then makes one pass. */
  private stopping_ = false;
  private handler_: ExceptionHandler | null = null;
  private factory_: TaskFactory | null = null;

  constructor(loop = newLoop('EventLoop()')) {
    this.loop_ = loop;
    loop.eventLoop_ = this;
  }

  /** The port's monotonic clock, in seconds. */
  time(): number {
    return this.loop_.port_.now() / 1000;
  }

  /**
   * The loop calls `callback(...args)` soon, after everything that is ready now. Throws TypeError if it is not a
   * function, Error if the loop is closed.
   */
  callSoon<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle {
    checkCallback(callback, 'callSoon(callback)');
    this.checkOpen_();
    const handle = new Handle(this.loop_, callback as never, args);
    enqueue(handle);
    return handle;
  }

  /** The same as `callSoon`: callbacks of the host run in the same thread. */
  callSoonThreadsafe<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle {
    return this.callSoon(callback, ...args);
  }

  /**
   * Runs `fn(...args)` in a thread; the same as `toThread(fn, ...args)`. `executor` must be null: the threads are the
   * library's. Throws TypeError for wrong arguments, OSError (`code` ENOTSUP) on engines without threads.
   */
  runInExecutor<A extends unknown[], R>(
    executor: null | undefined,
    fn: (...args: A) => R,
    ...args: A
  ): Awaitable<Awaited<R>> {
    if (executor !== null && executor !== undefined)
      throw new TypeError(
        `runInExecutor(executor, fn, ...args): executor must be null, got ${kind(executor)}`,
      );
    if (toThread === null)
      throw new OSError('ENOTSUP', 'runInExecutor: this engine has no threads');
    return toThread(fn as never, ...(args as unknown[] as never[])) as Awaitable<Awaited<R>>;
  }

  /** The loop calls `callback(...args)` in `seconds`. Throws as `callSoon`. */
  callLater<A extends unknown[]>(
    seconds: number,
    callback: (...args: A) => unknown,
    ...args: A
  ): TimerHandle {
    checkNumber(seconds, 'callLater(seconds, callback)');
    checkCallback(callback, 'callLater(seconds, callback)');
    return this.callAt(this.time() + seconds, callback, ...args);
  }

  /** The loop calls `callback(...args)` when `time()` is `when`, in seconds. Throws as `callSoon`. */
  callAt<A extends unknown[]>(
    when: number,
    callback: (...args: A) => unknown,
    ...args: A
  ): TimerHandle {
    checkNumber(when, 'callAt(when, callback)');
    checkCallback(callback, 'callAt(when, callback)');
    this.checkOpen_();
    return new TimerHandle(this.loop_, when, callback as never, args);
  }

  /** As `createTask`, but can also be called while the loop does not run. Throws Error if the loop is closed. */
  createTask<T>(coro: Coroutine<T>, options?: TaskOptions): Task<T> {
    // The coroutine does not run, and must not be reported as one that was never awaited.
    if (this.isClosed()) frameOf(coro, 'createTask(coro)');
    this.checkOpen_();
    return create(this.loop_, coro, options);
  }

  /** Returns a new Future. */
  createFuture<T = unknown>(): Future<T> {
    return new Future<T>();
  }

  /** Runs until `stop` is called. Returns a thenable. Throws Error if the loop runs or is closed. */
  runForever(): Run<void> {
    this.checkIdle_('runForever()');
    const run = new Run<void>(this.loop_);
    if (this.stopping_) this.stop();
    this.stopping_ = false;
    return run;
  }

  /**
   * Runs until `future` is done; of a coroutine a task is made first. Returns a thenable of the value. Other tasks
   * stay. Throws Error if the loop runs or is closed.
   */
  runUntilComplete<T>(future: Coroutine<T>): Run<T> {
    this.checkIdle_('runUntilComplete(future)');
    const target =
      future instanceof Future
        ? (future as Future<T>)
        : spawn(this.loop_, future, 'runUntilComplete(future)');
    const over = (): void => {
      if (!target.cancelled()) target.exception();
      run.end_(false);
    };
    target.addDoneCallback(over);
    const run = new Run<T>(this.loop_, target);
    run.onStop_ = () => {
      target.removeDoneCallback(over);
      run.end_(false);
    };
    return run;
  }

  /**
   * The loop calls `callback(...args)` soon after each `signal`, a name ('SIGUSR1') or a number; this replaces an earlier
   * handler, and what SIGINT (Ctrl-C) and SIGTERM do otherwise. While it is set the program does not end for lack of
   * work. Throws OSError: `code` EINVAL for a signal that does not exist or cannot be caught, ENOTSUP on engines without
   * signals; TypeError and Error as `callSoon`.
   */
  addSignalHandler<A extends unknown[]>(
    signal: string | number,
    callback: (...args: A) => unknown,
    ...args: A
  ): void {
    checkCallback(callback, 'addSignalHandler(signal, callback)');
    this.onSignal_(signal, () => {
      enqueue(new Handle(this.loop_, callback as never, args));
    });
  }

  /** Removes the handler of a signal. Returns false if it has none. Throws as `addSignalHandler`. */
  removeSignalHandler(signal: string | number): boolean {
    return this.onSignal_(signal, null);
  }

  private onSignal_(signal: string | number, call: (() => void) | null): boolean {
    if (typeof signal !== 'string' && typeof signal !== 'number')
      throw new TypeError(`signal: expected a name or a number, got ${kind(signal)}`);
    this.checkOpen_();
    const { port_ } = this.loop_;
    if (port_.onSignal === undefined)
      throw new OSError('ENOTSUP', 'addSignalHandler: this engine has no signals');
    return port_.onSignal(signal, call);
  }

  /** Stops the loop when everything that is ready now has run; the rest waits for the next run. */
  stop(): void {
    const run = this.loop_.activeRun_ as Run<unknown> | null;
    if (run === null) this.stopping_ = true;
    else this.callSoon(() => run.stop_());
  }

  /** Closes the loop and its connections. Remaining tasks never run again. Throws Error if the loop runs. */
  close(): void {
    if (this.isRunning()) throw new Error('Cannot close a running event loop');
    if (!this.isClosed()) this.loop_.close_();
    this.closed_ = true;
  }

  /** True while the loop runs. */
  isRunning(): boolean {
    return this.loop_.activeRun_ !== null;
  }

  /** True if the loop is closed. */
  isClosed(): boolean {
    return this.closed_ || open !== this.loop_;
  }

  /**
   * Sets the function that handles exceptions which are not retrieved; null restores the default, which prints them.
   */
  setExceptionHandler(handler: ExceptionHandler | null): void {
    if (handler !== null && typeof handler !== 'function')
      throw new TypeError(
        `setExceptionHandler(handler): expected a function or null, got ${kind(handler)}`,
      );
    this.handler_ = handler;
    this.loop_.handler_ = handler && ((context) => handler(this, context as ExceptionContext));
  }

  /** The handler of `setExceptionHandler`; null for the default. */
  getExceptionHandler(): ExceptionHandler | null {
    return this.handler_;
  }

  /** Calls the exception handler. If the handler throws, that is reported too, and not propagated. */
  callExceptionHandler(context: ExceptionContext): void {
    this.loop_.callHandler_(context);
  }

  /** The default handler: prints message, task and exception. */
  defaultExceptionHandler(context: ExceptionContext): void {
    this.loop_.report_(context);
  }

  /**
   * Sets the function that makes all tasks: it is called as `factory(loop, coro, options)`; null restores the default.
   * Inside the factory `createTask(coro)` makes a plain task.
   */
  setTaskFactory(factory: TaskFactory | null): void {
    if (factory !== null && typeof factory !== 'function')
      throw new TypeError(
        `setTaskFactory(factory): expected a function or null, got ${kind(factory)}`,
      );
    this.factory_ = factory;
    this.loop_.factory_ =
      factory &&
      ((frame, options) => factory(this, frame as Awaitable<unknown>, options) as Task<unknown>);
  }

  /** The factory of `setTaskFactory`; null for the default. */
  getTaskFactory(): TaskFactory | null {
    return this.factory_;
  }

  /** Debug mode reports steps that take longer than `slowCallbackDuration`, and coroutines that are not awaited. */
  setDebug(enabled: boolean): void {
    setDebug(this.loop_, enabled);
  }

  /** True in debug mode. */
  getDebug(): boolean {
    return this.loop_.debug_;
  }

  /** In seconds; default 0.1. */
  get slowCallbackDuration(): number {
    return this.loop_.slow_;
  }

  set slowCallbackDuration(seconds: number) {
    checkNumber(seconds, 'slowCallbackDuration');
    this.loop_.slow_ = seconds;
  }

  /**
   * Looks up a name: one entry for each address, in the order in which a client would try them. Throws OSError (`code`
   * ENOTFOUND, …).
   */
  getaddrinfo(host: string, port: number): Promise<AddressInfo[]> {
    const where = 'getaddrinfo(host, port)';
    if (typeof host !== 'string')
      throw new TypeError(`${where}: host must be a string, got ${kind(host)}`);
    checkPort(port, where);
    return addressesOf(host, port);
  }

  private checkOpen_(): void {
    if (this.isClosed()) throw new Error('Event loop is closed');
  }

  private checkIdle_(where: string): void {
    this.checkOpen_();
    if (this.isRunning()) throw alreadyRuns(where);
  }
}

async function addressesOf(host: string, port: number): Promise<AddressInfo[]> {
  const addresses = await lookup(host);
  return addresses.map((address) => [
    address.indexOf(':') < 0 ? 'AF_INET' : 'AF_INET6',
    'SOCK_STREAM',
    6,
    '',
    [address, port],
  ]);
}

export function eventLoopOf(owner: Loop): EventLoop {
  return (owner.eventLoop_ as EventLoop | undefined) ?? new EventLoop(owner);
}

function opened(where: string): EventLoop {
  const owner = newLoop(where);
  setDebug(owner, false);
  return new EventLoop(owner);
}

/** The loop of the caller. Throws Error if none runs. Source: CPython `asyncio.get_running_loop`. */
export function getRunningLoop(): EventLoop {
  return eventLoopOf(runningLoop());
}

/** The open loop, running or not; if none is open, a new one. Source: MicroPython `asyncio.get_event_loop`. */
export function getEventLoop(): EventLoop {
  return open === null ? opened('getEventLoop()') : eventLoopOf(open);
}

/**
 * Opens a loop. Throws Error if one is open: only one can be open at a time. Source: CPython `asyncio.new_event_loop`.
 */
export function newEventLoop(): EventLoop {
  return opened('newEventLoop()');
}

/**
 * A factory for `setTaskFactory` that starts each task at once, inside the call that makes it; a task that never waits
 * is done when the call returns. Tasks of native async functions start as usual. Source: CPython 3.12
 * `asyncio.eager_task_factory`.
 */
export function eagerTaskFactory(
  loop: EventLoop,
  coro: Awaitable<unknown>,
  options: TaskOptions,
): Task<unknown> {
  return loop.createTask(coro, { ...options, eagerStart: true });
}
