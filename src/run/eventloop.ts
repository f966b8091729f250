import type { Awaitable } from '../core/awaitable.js';
import { checkNumber, checkPort, kind } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { callbackEnded } from '../core/frame.js';
import { Future } from '../core/futures.js';
import {
  type Loop,
  type LoopContext,
  newLoop,
  loop as open,
  type Ready,
  runningLoop,
} from '../core/loop.js';
import { create, frameOf, spawn, type Task, type TaskOptions } from '../core/tasks.js';
import type { Timed } from '../core/timers.js';
import { setDebug } from '../debug/debug.js';
import { lookup } from '../streams/connect.js';
import { Run } from './running.js';

/** What the exception handler gets. Source: CPython `loop.call_exception_handler`. */
export interface ExceptionContext extends LoopContext {
  task?: Task<unknown>;
}

export type ExceptionHandler = (loop: EventLoop, context: ExceptionContext) => void;
export type TaskFactory = (
  loop: EventLoop,
  coro: Awaitable<unknown>,
  options: TaskOptions,
) => Task<never> | Task<unknown>;

/** What `getaddrinfo` gives for each address. Source: CPython `socket.getaddrinfo`. */
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
  protected owner_: Loop;
  private callback_: (...args: never[]) => unknown;
  private args_: unknown[];
  private cancelled_ = false;

  constructor(owner: Loop, callback: (...args: never[]) => unknown, args: unknown[]) {
    this.owner_ = owner;
    this.callback_ = callback;
    this.args_ = args;
  }

  /** The call is not made any more. */
  cancel(): void {
    this.cancelled_ = true;
  }

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

/** A call at a given time. Source: CPython `asyncio.TimerHandle`. */
export class TimerHandle extends Handle implements Timed {
  when_: number;
  child_: Timed | null = null;
  prev_: unknown = null;
  private armed_ = true;
  private at_: number;

  constructor(owner: Loop, at: number, callback: (...args: never[]) => unknown, args: unknown[]) {
    super(owner, callback, args);
    this.at_ = at;
    this.when_ = owner.deadline_(at * 1000 - owner.port_.now());
    owner.schedule_(this);
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
    // At once, as deadlines do: those that were due before it have been.
    this.run_();
  }
}

function checkCallback(callback: unknown, where: string): void {
  if (typeof callback !== 'function')
    throw new TypeError(`${where}: expected a function, got ${kind(callback)}`);
}

/** An event loop: what `getRunningLoop`, `getEventLoop` and `newEventLoop` give. Source: CPython `asyncio.EventLoop`. */
export class EventLoop {
  private loop_: Loop;
  private closed_ = false;
  /** `stop` was called before `runForever`, which then makes one pass. */
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

  /** Has the loop call `callback(...args)` soon, after what is ready now. */
  callSoon<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle {
    checkCallback(callback, 'callSoon(callback)');
    this.checkOpen_();
    const handle = new Handle(this.loop_, callback as never, args);
    this.loop_.enqueue_(handle);
    return handle;
  }

  /** The same: a callback of the host is part of the one thread that there is. */
  callSoonThreadsafe<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle {
    return this.callSoon(callback, ...args);
  }

  /** Has the loop call `callback(...args)` in `seconds`. */
  callLater<A extends unknown[]>(
    seconds: number,
    callback: (...args: A) => unknown,
    ...args: A
  ): TimerHandle {
    checkNumber(seconds, 'callLater(seconds, callback)');
    checkCallback(callback, 'callLater(seconds, callback)');
    return this.callAt(this.time() + seconds, callback, ...args);
  }

  /** Has the loop call `callback(...args)` when `time()` is `when`, in seconds. */
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

  /** As `createTask`; also while the loop does not run. */
  createTask<T>(coro: Coroutine<T>, options?: TaskOptions): Task<T> {
    // It will not run, and not be reported as forgotten either.
    if (this.isClosed()) frameOf(coro, 'createTask(coro)');
    this.checkOpen_();
    return create(this.loop_, coro, options);
  }

  createFuture<T = unknown>(): Future<T> {
    return new Future<T>();
  }

  /** Runs until `stop` is called. Gives a thenable. */
  runForever(): Run<void> {
    this.checkIdle_('runForever()');
    const run = new Run<void>(this.loop_);
    if (this.stopping_) this.stop();
    this.stopping_ = false;
    return run;
  }

  /** Runs until `future`, or the task that is made of a coroutine, is done; gives a thenable of its value. Other tasks stay. */
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

  /** Has the loop stop when what is ready now has run; the rest waits for the next run. */
  stop(): void {
    const stretch = this.loop_.activeRun_ as Run<unknown> | null;
    if (stretch === null) this.stopping_ = true;
    else this.callSoon(() => stretch.stop_());
  }

  /** Closes it, and all that it has open. Tasks that are left never run again. */
  close(): void {
    if (this.isRunning()) throw new Error('Cannot close a running event loop');
    if (!this.isClosed()) this.loop_.close_();
    this.closed_ = true;
  }

  isRunning(): boolean {
    return this.loop_.activeRun_ !== null;
  }

  isClosed(): boolean {
    return this.closed_ || open !== this.loop_;
  }

  /** Replaces what is done with exceptions that nobody retrieved; null restores the default, which prints. */
  setExceptionHandler(handler: ExceptionHandler | null): void {
    if (handler !== null && typeof handler !== 'function')
      throw new TypeError('setExceptionHandler(handler): expected a function or null');
    this.handler_ = handler;
    this.loop_.handler_ = handler && ((context) => handler(this, context as ExceptionContext));
  }

  getExceptionHandler(): ExceptionHandler | null {
    return this.handler_;
  }

  /** Tells the exception handler. A handler that throws is itself reported, never propagated. */
  callExceptionHandler(context: ExceptionContext): void {
    this.loop_.callHandler_(context);
  }

  /** Prints message, task and exception. */
  defaultExceptionHandler(context: ExceptionContext): void {
    this.loop_.report_(context);
  }

  /**
   * Has `factory(loop, coro, options)` make all tasks; null restores the default. Inside of the factory
   * `createTask(coro)` makes a plain one.
   */
  setTaskFactory(factory: TaskFactory | null): void {
    if (factory !== null && typeof factory !== 'function')
      throw new TypeError('setTaskFactory(factory): expected a function or null');
    this.factory_ = factory;
    this.loop_.factory_ =
      factory &&
      ((frame, options) => factory(this, frame as Awaitable<unknown>, options) as Task<unknown>);
  }

  getTaskFactory(): TaskFactory | null {
    return this.factory_;
  }

  /** Steps that take longer than `slowCallbackDuration`, and coroutines that are not awaited, are told. */
  setDebug(enabled: boolean): void {
    setDebug(this.loop_, enabled);
  }

  getDebug(): boolean {
    return this.loop_.debug_;
  }

  /** In seconds; 0.1 at first. */
  get slowCallbackDuration(): number {
    return this.loop_.slow_;
  }

  set slowCallbackDuration(seconds: number) {
    checkNumber(seconds, 'slowCallbackDuration');
    this.loop_.slow_ = seconds;
  }

  /** Looks up a name: one entry per address, in the order they would be tried. Throws OSError: ENOTFOUND, … */
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
    if (this.isRunning()) throw new Error(`${where}: this event loop is already running`);
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

export function faceOf(owner: Loop): EventLoop {
  return (owner.eventLoop_ as EventLoop | undefined) ?? new EventLoop(owner);
}

function opened(where: string): EventLoop {
  const owner = newLoop(where);
  setDebug(owner, false);
  return new EventLoop(owner);
}

/** The loop of the caller. Throws if none runs. Source: CPython `asyncio.get_running_loop`. */
export function getRunningLoop(): EventLoop {
  return faceOf(runningLoop());
}

/** The loop that runs, or that is open; otherwise a new one. Source: MicroPython `asyncio.get_event_loop`. */
export function getEventLoop(): EventLoop {
  return open === null ? opened('getEventLoop()') : faceOf(open);
}

/** Opens a loop. Throws if one is open: there is one at a time. Source: CPython `asyncio.new_event_loop`. */
export function newEventLoop(): EventLoop {
  return opened('newEventLoop()');
}

/**
 * Starts tasks at once, as part of the call that makes them; those that never wait are done then. For `setTaskFactory`.
 * Not for native async functions: their tasks start as usual. Source: CPython 3.12 `asyncio.eager_task_factory`.
 */
export function eagerTaskFactory(
  loop: EventLoop,
  coro: Awaitable<unknown>,
  options: TaskOptions,
): Task<unknown> {
  return loop.createTask(coro, { ...options, eagerStart: true });
}
