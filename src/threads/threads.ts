import { ThreadFunction } from '../compiled/threadfunction.js';
import type { Awaitable } from '../core/awaitable.js';
import { kind } from '../core/checks.js';
import { CancelledError } from '../core/exceptions.js';
import { callbackEnded, enqueue } from '../core/frame.js';
import { Callback, loop, runningLoop } from '../core/loop.js';
import type { Port } from '../core/port.js';
import { createTask, type Task } from '../core/tasks.js';
import { PortOperation } from '../streams/operation.js';
import { FUNCTION, type Payload } from './inside.js';

/** A running thread, as a port provides it. */
export interface Thread {
  /** Throws if the value cannot be copied. */
  reply(value: unknown): void;
  /** Ends it, wherever it is; no message follows. */
  close(): void;
}

/** What a port does for threads. */
export interface ThreadHost {
  /**
   * Evaluates `text`, which assigns the function to its global, in a thread, and calls `inside` there with a copy of
   * `payload`. Passes the thread's messages on, in a callback of the host or in `poll`. Throws if the payload cannot be
   * copied.
   */
  start(
    port: Port,
    text: string,
    payload: Payload,
    onMessage: (kind: number, value: unknown) => void,
  ): Thread;
  /** How many threads run at a time. */
  most(): number;
}

type AnyFunction = (...args: never[]) => unknown;
type Described = [name: string, message: string, stack: string, more?: object];
type Raised = [isError: true, ...Described] | [isError: false, value: unknown];

let running = 0;
const waiting: ThreadCall[] = [];

class ThreadCall extends PortOperation<[ok: boolean, value: unknown]> {
  declare private host_: ThreadHost;
  declare private fn_: AnyFunction | ThreadFunction;
  declare private args_: unknown[];
  declare private thread_: Thread | undefined;

  constructor(host: ThreadHost, fn: AnyFunction | ThreadFunction, args: unknown[]) {
    super();
    this.host_ = host;
    this.fn_ = fn;
    this.args_ = args;
    this.thread_ = undefined;
  }

  protected begin_(): void {
    if (running >= this.host_.most()) {
      waiting.push(this);
      return;
    }
    try {
      this.start_();
    } catch (error) {
      this.settle_(undefined, [false, [false, error]]);
    }
  }

  private start_(): void {
    const { port_, eventLoop_ } = runningLoop();
    const { args_ } = this;
    const places: number[] = [];
    const loops: number[] = [];
    const copied = args_.map((arg, i) => {
      if (typeof arg === 'function') places.push(i);
      else if (arg !== undefined && arg === eventLoop_) loops.push(i);
      else return arg;
      return null;
    });
    this.thread_ = this.host_.start(
      port_,
      textOf(this.fn_),
      [copied, places, loops],
      (kind, value) => this.onMessage_(kind, value),
    );
    running++;
  }

  private onMessage_(kind: number, value: unknown): void {
    if (kind < 2) {
      this.end_();
      this.settle_(undefined, [kind === 0, value]);
      return;
    }
    const [at, values, ticket] = value as [number, unknown[], number];
    const call = () => (this.args_[at] as (...values: unknown[]) => unknown)(...values);
    if (kind === 2) enqueue(new Callback(() => report(call)));
    else createTask(call as never).addDoneCallback((task) => this.answer_(ticket, task as never));
  }

  private answer_(ticket: number, task: Task<unknown>): void {
    const { thread_ } = this;
    const error = task.cancelled() ? new CancelledError() : task.exception();
    // The function may have ended without waiting for it.
    if (thread_ === undefined) return;
    try {
      thread_.reply([ticket, error === null, error === null ? task.result() : described(error)]);
    } catch (refused) {
      this.refuse_(thread_, ticket, refused);
    }
  }

  private refuse_(thread: Thread, ticket: number, reason: unknown): void {
    try {
      thread.reply([ticket, false, described(reason)]);
    } catch (error) {
      // There is no memory even for that, and the thread would wait for ever.
      this.end_();
      this.settle_(undefined, [false, [false, error]]);
    }
  }

  private end_(): void {
    (this.thread_ as Thread).close();
    this.thread_ = undefined;
    running--;
    const next = waiting.shift();
    if (next !== undefined) next.begin_();
  }

  protected abort_(): void {
    if (this.thread_ !== undefined) this.end_();
    else waiting.splice(waiting.indexOf(this), 1);
  }

  resume_(_task: never): unknown {
    const [ok, value] = this.value_ as [boolean, unknown];
    if (ok) return value;
    const [isError, ...raised] = value as Raised;
    throw isError ? rebuilt(raised as Described, this.fn_) : raised[0];
  }

  protected target_(): string {
    return '';
  }

  what_(): string {
    return 'a thread';
  }
}

/** Calls a callback of the program; an exception is reported, and the loop goes on, as with `loop.callSoon`. */
function report(call: () => unknown): void {
  try {
    call();
  } catch (exception) {
    loop?.callHandler_({ message: 'Exception in callback', exception });
  }
  callbackEnded();
}

/** What the thread is told of an error. */
function described(error: unknown): [name: string, message: string] {
  const { name, message } = error as Error;
  return error instanceof Error ? [name, message] : ['Error', String(error)];
}

/** A script that assigns the function to its global. */
function textOf(fn: AnyFunction | ThreadFunction): string {
  return fn instanceof ThreadFunction ? fn.text_ : `${FUNCTION} = ${fn}`;
}

/** The thread's error, of the same class if that is one of the language's. */
function rebuilt([name, message, stack, more]: Described, fn: AnyFunction | ThreadFunction): Error {
  const Class = (globalThis as never)[name] as new (message: string) => Error;
  const known = typeof Class === 'function' && (Class.prototype as unknown) instanceof Error;
  const error = known ? new Class(message) : new Error(message);
  const define = (key: string, value: unknown) =>
    Object.defineProperty(error, key, { value, configurable: true, writable: true });
  if (error.name !== name) define('name', name);
  const own = stack.replace(BELOW, '').replace(FUNCTION, '<anonymous>');
  define('stack', fn instanceof ThreadFunction ? inSource(own, fn) : own);
  return Object.assign(error, more);
}

/** The frames of the function: below them is what calls it. */
const BELOW = /\n[^\n]*\binside \(toThread[\s\S]*/;

/** The lines of the thread's script become those of the program's file. */
function inSource(stack: string, { file_, lines_ }: ThreadFunction): string {
  return stack.replace(/\btoThread:(\d+)(:\d+)?/g, (place, line) => {
    const source = lines_[line - 1];
    return source === undefined ? place : `${file_}:${source}`;
  });
}

function checkFunction(fn: unknown, where: string): void {
  if (fn instanceof ThreadFunction) return;
  if (typeof fn !== 'function')
    throw new TypeError(`${where}: fn must be a function, got ${kind(fn)}`);
  if (/\{\s*\[native code\]\s*\}$/.test(String(fn)))
    throw new TypeError(
      `${where}: fn must be a function whose text is known: not one of the engine, nor, on XS, of another module`,
    );
}

export type ToThread = <A extends unknown[], R>(
  fn: (...args: A) => R,
  ...args: A
) => Awaitable<Awaited<R>>;

/** Makes the `toThread` of a port. */
export function threads(host: ThreadHost): ToThread {
  const call = async (fn: AnyFunction, args: unknown[]): Promise<unknown> =>
    new ThreadCall(host, fn, args);
  return (fn, ...args) => {
    checkFunction(fn, 'toThread(fn, ...args)');
    return call(fn as AnyFunction, args) as never;
  };
}
