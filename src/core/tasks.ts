import { type Awaitable, PENDING, type Settle, type Waitable, type Waiter } from './awaitable.js';
import { checkObject, kind } from './checks.js';
import { type Coroutine, foreign, isForeign, subscription, toFrame } from './coroutines.js';
import { CancelledError } from './exceptions.js';
import { Frame, RAISED, RETURNED, setUnawaited, type TryFrame, unawaited } from './frame.js';
import { CANCELLED, ENDED, EXCEPTION, Future, RESULT, RETRIEVED } from './futures.js';
import { onTaskMade, onUnawaited, setStartUnawaited, setSubscribeThen } from './hooks.js';
import { type Loop, type LoopTask, loop, runningLoop } from './loop.js';
import type { Timed } from './timers.js';

// Flags in state_, above those of futures.ts. Bits from ID on are the number of the default name: a field
// of its own would cost 16 bytes in every task.
/** In the ready queue. */
const READY = 8;
/** CancelledError is to be thrown at the next await. */
const CANCEL = 16;
const ID = 5;

/**
 * A coroutine that the loop runs. Made by `createTask`. Source: CPython `asyncio.Task`.
 *
 * A task is running, in the ready queue, in the wait queue of `waitsFor_`, in the timer queue, or done.
 * `next_` and `prev_` serve all of these.
 *
 *   ready → running    run_
 *   running → waiting  run_, when wait_ or resume_ gives PENDING
 *   waiting → ready    notify_, expire_, cancel
 *   running → done     finish_
 */
export class Task<T = unknown> extends Future<T> implements Waiter, Timed {
  declare next_: Waiter | null;
  declare prev_: Waiter | null;
  declare when_: number;
  declare child_: Timed | null;
  /** What it waits for; stays set while it is ready, so that what it was handed can be passed on. */
  declare waitsFor_: Waitable | null;
  /** The registry of tasks alive, a doubly linked list in the loop. */
  declare older_: LoopTask | null;
  declare newer_: LoopTask | null;
  // Not there until they are needed.
  declare name_?: string;
  /** Cancel requests not yet taken back. */
  declare cancels_?: number;
  declare message_?: string | undefined;

  /** With `held` the caller makes it ready. */
  constructor(frame: Frame, owner: Loop, held = false) {
    super();
    this.next_ = null;
    this.prev_ = null;
    this.waitsFor_ = null;
    this.state_ = ++owner.taskCount_ << ID;
    this.value_ = frame;
    frame.c = this;
    this.newer_ = null;
    this.older_ = owner.tasks_;
    if (owner.tasks_ !== null) owner.tasks_.newer_ = this;
    owner.tasks_ = this;
    if (onTaskMade !== null) onTaskMade(this as never, owner as never);
    if (!held) this.notify_();
  }

  /** `Task-1`, `Task-2`, … unless named otherwise. */
  getName(): string {
    return this.name_ === undefined ? `Task-${this.state_ >>> ID}` : this.name_;
  }

  setName(name: string): void {
    this.name_ = `${name}`;
  }

  /**
   * Has CancelledError(message) thrown at the innermost await of the task, once, when it runs next.
   * What the task waits for is cancelled first, if that is a Task or a Future: the outcome of that then
   * decides. False if the task is done. Source: CPython `Task.cancel`.
   */
  cancel(message?: string): boolean {
    if (this.done()) return false;
    // What has no text throws here, and not in the loop.
    if (message !== undefined) message = `${message}`;
    this.cancels_ = this.cancelling() + 1;
    const on = this.waitsFor_;
    // It has left its wait already, and will be told when it runs: the message of the first request.
    const told = (this.state_ & CANCEL) !== 0;
    if (on !== null && (told || (on instanceof Future && on.cancelled()))) return true;
    this.message_ = message;
    if (told || on?.cancel_(this, message)) return true;
    this.state_ |= CANCEL;
    if (on !== null && (this.state_ & READY) === 0) this.notify_();
    return true;
  }

  /** How many cancel requests are not yet taken back. Source: CPython 3.11. */
  cancelling(): number {
    return this.cancels_ ?? 0;
  }

  /** Takes one cancel request back; gives how many are left. Source: CPython 3.11. */
  uncancel(): number {
    const left = this.cancelling() - 1;
    if (left < 0) return 0;
    this.cancels_ = left;
    // A task that has been taken off its wait cannot go on as if nothing had happened.
    if (left === 0 && this.waitsFor_ === null) this.state_ &= ~CANCEL;
    return left;
  }

  /** What it runs: the call of a compiled async function, or a frame around what was given. Null once it is done. */
  getCoro(): Awaitable<T> | null {
    if (this.done()) return null;
    let frame = this.value_ as Frame;
    while ((frame.c as unknown) !== this) frame = frame.c as Frame;
    return frame as unknown as Awaitable<T>;
  }

  setResult(): void {
    throw new Error('Task does not support setResult operation');
  }

  setException(): void {
    throw new Error('Task does not support setException operation');
  }

  toString(): string {
    return this.getName();
  }

  get ready_(): boolean {
    return (this.state_ & READY) !== 0;
  }

  notify_(): void {
    this.state_ |= READY;
    (loop as Loop).enqueue_(this);
  }

  expire_(): void {
    this.notify_();
  }

  /** Its first step is part of the step under way, if there is one. (Native code that runs has to park first.) */
  begin_(owner: Loop): void {
    if (owner.native_ !== null || owner.activeRun_ === null) {
      this.notify_();
      return;
    }
    const { current_, inFactory_ } = owner;
    owner.inFactory_ = false;
    this.run_();
    owner.inFactory_ = inFactory_;
    if (owner.native_ === null) owner.current_ = current_;
  }

  /** Its loop is closed: waits for nothing any more, and what it was handed is passed on. */
  abandon_(): void {
    const on = this.waitsFor_;
    this.waitsFor_ = null;
    on?.cancel_(this as Task<unknown>);
    this.state_ |= CANCELLED;
    this.value_ = undefined;
  }

  /**
   * Steps the frames until the task waits or ends. One loop, however deep the calls: awaiting a
   * coroutine makes its frame the innermost, returning goes back to the frame that awaits. One function,
   * though it is long: this is what every switch costs.
   */
  run_(delivers = true): void {
    const owner = loop as Loop;
    const state = this.state_;
    let failed = delivers && (state & CANCEL) !== 0;
    this.state_ = state & (failed ? ~(READY | CANCEL) : ~READY);
    if (state & ENDED) {
      this.report_();
      return;
    }
    owner.current_ = this as Task<unknown>;
    let value: unknown;
    if (failed) {
      this.waitsFor_ = null;
      value = new CancelledError(this.message_);
    }
    for (;;) {
      try {
        if (failed) {
          if (!this.unwind_(value)) break;
          value = (this.value_ as Frame).v;
          failed = false;
        } else if (this.waitsFor_ !== null) {
          const on = this.waitsFor_;
          this.waitsFor_ = null;
          value = on.resume_(this as Task<unknown>);
        }
        while (value !== PENDING) {
          const frame = this.value_ as Frame;
          frame.v = value;
          const out = frame.b(frame) as Waitable | null | undefined;
          if (frame.n < 0 && !passesOn(frame, out)) {
            frame.v = value = out;
            if ((frame.c as unknown) === this) {
              this.finish_(RESULT, out);
              break;
            }
            this.value_ = frame.c;
            continue;
          }
          value =
            out !== null && out !== undefined && out.wait_ !== undefined
              ? out.wait_(this as Task<unknown>)
              : foreign(this as Task<unknown>, out);
          // Native code awaits what it called a microtask later; see native.ts.
          if (unawaited !== null && owner.native_ === null) start();
        }
        break;
      } catch (error) {
        failed = true;
        value = error;
      }
    }
    if (this.state_ & CANCEL && this.waitsFor_ !== null) this.interrupt_();
    if (owner.native_ === null) owner.current_ = null;
  }

  /** The task asked for its own cancellation before it came to wait. */
  private interrupt_(): void {
    const on = this.waitsFor_ as Waitable;
    this.state_ &= ~CANCEL;
    if (on.cancel_(this as Task<unknown>, this.message_)) return;
    this.state_ |= CANCEL;
    if (!this.ready_) this.notify_();
  }

  /** What it waits for is about to wake it, and cannot be cancelled any more: it is told then. */
  cancelLater_(): true {
    this.state_ |= CANCEL;
    return true;
  }

  /** Leaves frames until one handles the error; false if none does and the task has failed. */
  private unwind_(error: unknown): boolean {
    let frame = this.value_ as Frame;
    while (!frame.t(error)) {
      frame.n = RAISED;
      frame.v = error;
      if ((frame.c as unknown) === this) {
        if (error instanceof CancelledError) this.finish_(CANCELLED, error.message || undefined);
        else this.finish_(EXCEPTION, error);
        return false;
      }
      frame = frame.c as Frame;
      this.value_ = frame;
    }
    return true;
  }

  private finish_(end: number, value: unknown): void {
    const owner = loop as Loop;
    if (unawaited !== null) start();
    // It has cancelled itself and waits for nothing any more. Source: CPython `Task.__step`.
    if (end === RESULT && (this.state_ & CANCEL) !== 0) {
      end = CANCELLED;
      value = this.message_;
    }
    if (this.newer_ === null) owner.tasks_ = this.older_;
    else this.newer_.older_ = this.older_;
    if (this.older_ !== null) this.older_.newer_ = this.newer_;
    if (end === EXCEPTION) this.notify_();
    this.settle_(end, value);
  }

  /** Runs once more after it failed: who waited has run by then, and promises have until the next turn. */
  private report_(): void {
    if ((this.state_ & ENDED) === EXCEPTION)
      (loop as Loop).unretrieved_.push(this as Task<unknown>);
  }

  /** Tells the exception that nobody has retrieved. */
  reportException_(): void {
    if (this.state_ & RETRIEVED) return;
    (loop as Loop).callHandler_({
      message: "Task exception wasn't retrieved",
      exception: this.value_,
      task: this as Task<unknown>,
    });
  }

  /** Steps it as native code of it parks or ends: a cancellation is only delivered where it waits. */
  runNative_(): void {
    this.run_(false);
  }
}

/** A label at which no kind of frame takes an exception. */
const PASSING = 3;

/**
 * As in JavaScript, returning something that can be awaited awaits it: the frame then waits for it, and
 * gives its value.
 */
function passesOn(frame: Frame, out: unknown): boolean {
  if (typeof out !== 'object' || out === null || !(out as PromiseLike<unknown>).then) return false;
  frame.n = PASSING;
  frame.b = give;
  // Outside of all regions. (Moddable lets nobody put another `t` over that of a frozen prototype.)
  const { p } = frame as Partial<TryFrame>;
  if (p !== undefined) (frame as unknown as TryFrame).p = -1;
  return true;
}

function give(frame: Frame): unknown {
  frame.n = RETURNED;
  return frame.v;
}

/** Awaits `target` for callbacks, which will see its exception. */
export function subscribe(target: Waitable, onValue?: Settle, onError?: Settle): Task<unknown> {
  if (target instanceof Future) target.state_ |= RETRIEVED;
  return new Task(subscription(target, onValue, onError), runningLoop());
}

setSubscribeThen(subscribe);
setStartUnawaited(start);

/** Coroutines that were called and are not awaited become tasks, oldest first. */
function start(): void {
  let list: Frame | null = null;
  let frame = unawaited;
  setUnawaited(null);
  while (frame !== null) {
    const before = frame.v as Frame | null;
    frame.v = undefined;
    if (frame.c === null) {
      frame.v = list;
      list = frame;
    }
    frame = before;
  }
  while (list !== null) {
    const next = list.v as Frame | null;
    list.v = undefined;
    const task = new Task(list, loop as Loop);
    if (onUnawaited !== null) onUnawaited(list as never, task as never, loop as never);
    list = next;
  }
}

export interface TaskOptions {
  /** Default `Task-1`, `Task-2`, … */
  name?: string;
  /** Starts it at once, as part of the call. Default false. Source: CPython 3.14. */
  eagerStart?: boolean;
}

/** Runs `coro` as a task of the running loop. It starts when the caller next waits. Source: CPython `asyncio.create_task`. */
export function createTask<T>(coro: Coroutine<T>, options?: TaskOptions): Task<T> {
  return create(runningLoop(), coro, options);
}

/** `createTask` on any open loop. */
export function create<T>(owner: Loop, coro: Coroutine<T>, options?: TaskOptions): Task<T> {
  checkObject(options, 'createTask(coro, options)');
  // The promise's function has started already, as part of the caller: its awaits would be the caller's.
  if (owner.native_ !== null && isForeign(coro))
    throw new TypeError(
      'createTask(coro): pass the function, not its promise, as in createTask(() => f())',
    );
  return spawn(owner, coro, 'createTask(coro)', options);
}

export function spawn<T>(
  owner: Loop,
  coro: Coroutine<T>,
  where: string,
  options?: TaskOptions,
): Task<T> {
  let task = taskOf<T>(coro);
  let made = false;
  if (task === undefined) {
    const frame = frameOf(coro, where);
    made = owner.factory_ === null || owner.inFactory_;
    task = made ? new Task<T>(frame, owner, true) : manufacture<T>(owner, frame, options ?? {});
  }
  if (options?.name !== undefined) task.setName(options.name);
  if (made && options?.eagerStart) task.begin_(owner);
  else if (made) task.notify_();
  return task;
}

function manufacture<T>(owner: Loop, frame: Frame, options: TaskOptions): Task<T> {
  owner.inFactory_ = true;
  try {
    return (owner.factory_ as NonNullable<Loop['factory_']>)(frame, options) as Task<T>;
  } finally {
    owner.inFactory_ = false;
  }
}

/** The task that a coroutine which was called and not awaited has become. */
function taskOf<T>(coro: unknown): Task<T> | undefined {
  const caller = coro instanceof Frame && coro.c;
  return caller instanceof Task ? (caller as Task<T>) : undefined;
}

/** `x` as a frame to run; `where` names the argument in the error. */
export function frameOf(x: unknown, where: string): Frame {
  const frame = toFrame(x);
  if (frame === undefined)
    throw new TypeError(
      `${where}: expected a coroutine or a function that gives one, got ${kind(x)}`,
    );
  return frame;
}

/** A Future or Task as it is, anything else as a new task. Source: CPython `asyncio.ensure_future`. */
export function ensureFuture<T>(x: Coroutine<T>, where = 'ensureFuture(x)'): Future<T> {
  return x instanceof Future ? (x as Future<T>) : spawn(runningLoop(), x, where);
}

/** The task that is running; null in a callback. Throws if no loop runs. Source: CPython `asyncio.current_task`. */
export function currentTask(): Task<unknown> | null {
  return runningLoop().current_ as Task<unknown> | null;
}

/** The tasks that are not done. Source: CPython `asyncio.all_tasks`. */
export function allTasks(): Set<Task<unknown>> {
  return new Set(runningLoop().alive_<Task<unknown>>());
}
