import { type Awaitable, PENDING, type Settle, type Waitable, type Waiter } from './awaitable.js';
import { checkObject, kind } from './checks.js';
import {
  awaitedLast,
  type Coroutine,
  foreign,
  isForeign,
  subscription,
  toFrame,
} from './coroutines.js';
import { CancelledError } from './exceptions.js';
import { Frame, RAISED, RETURNED, setUnawaited, type TryFrame, unawaited } from './frame.js';
import { CANCELLED, ENDED, EXCEPTION, Future, messageText, RESULT, RETRIEVED } from './futures.js';
import { onTaskMade, onUnawaited, setStartUnawaited, setSubscribeThen } from './hooks.js';
import { type Loop, type LoopTask, loop, runningLoop } from './loop.js';
import type { Timed } from './timers.js';
import { onRaised } from './traceback.js';

// Flags in state_, above those of futures.ts. The bits from ID on hold the number in the default name: a
// separate field would cost 16 bytes in every task.
/** The task is in the ready queue. */
const READY = 8;
/** CancelledError will be thrown at the next await. */
const CANCEL = 16;
const ID = 5;

/**
 * A coroutine that the loop runs; `createTask` makes it. Source: CPython `asyncio.Task`.
 *
 * A task is running, in the ready queue, in the wait queue of `waitsFor_`, in the timer queue, or done.
 * `next_` and `prev_` serve all of these.
 *
 *   ready → running    run_
 *   running → waiting  run_, when wait_ or resume_ returns PENDING
 *   waiting → ready    notify_, expire_, cancel
 *   running → done     finish_
 */
export class Task<T = unknown> extends Future<T> implements Waiter, Timed {
  declare next_: Waiter | null;
  declare prev_: Waiter | null;
  declare when_: number;
  declare child_: Timed | null;
  /** What it waits for. Stays set while the task is ready, so that a cancellation can pass on what was handed to it. */
  declare waitsFor_: Waitable | null;
  /** Links of the loop's list of unfinished tasks. */
  declare older_: LoopTask | null;
  declare newer_: LoopTask | null;
  // These fields are missing until they are needed.
  declare name_?: string;
  /** How many cancel requests have not been taken back by `uncancel`. */
  declare cancels_?: number;
  declare message_?: string | undefined;

  /** `held`: the caller makes the task ready later. */
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
   * Requests cancellation: CancelledError(message) is thrown once, at the innermost await of the task, when it
   * runs next. If the task waits for a Task or a Future, that is cancelled first, and its outcome decides.
   * Returns false if the task is done. Source: CPython `Task.cancel`.
   */
  cancel(message?: string | null): boolean {
    if (this.done()) return false;
    const text = messageText(message);
    this.cancels_ = this.cancelling() + 1;
    const on = this.waitsFor_;
    // It gets a CancelledError in any case: the one of an earlier request, or of the future that it awaits.
    if (on === interruption || (on instanceof Future && on.cancelled())) return true;
    this.message_ = text;
    if (on === null || this.ready_) this.state_ |= CANCEL;
    else if (!on.cancel_(this, text)) this.interrupt_();
    return true;
  }

  /** How many cancel requests have not been taken back. Source: CPython 3.11 `Task.cancelling`. */
  cancelling(): number {
    return this.cancels_ ?? 0;
  }

  /** Takes one cancel request back; returns how many are left. Source: CPython 3.11 `Task.uncancel`. */
  uncancel(): number {
    const left = this.cancelling() - 1;
    if (left < 0) return 0;
    this.cancels_ = left;
    // A task that the cancellation has already taken out of its wait still gets it.
    if (left === 0) this.state_ &= ~CANCEL;
    return left;
  }

  /**
   * The coroutine that it runs: the call of a compiled async function, or a wrapper of what `createTask` got. Null
   * once it is done.
   */
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

  /**
   * Starts it eagerly, inside the current step. If native code is running, that has to park first, so the task is made
   * ready.
   */
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

  /** Ends it when its loop closes: it leaves its wait, and what had been handed to it is passed on. */
  abandon_(): void {
    const on = this.waitsFor_;
    this.waitsFor_ = null;
    on?.cancel_(this as Task<unknown>);
    this.state_ |= CANCELLED;
    this.value_ = undefined;
  }

  /**
   * Steps the frames until the task waits or ends. A loop and no recursion, however deep the calls are: awaiting a
   * coroutine makes its frame the innermost one, returning goes back to the frame that awaits it. One long function,
   * because every task switch runs it.
   */
  run_(delivers = true): void {
    const owner = loop as Loop;
    const state = this.state_;
    let failed = delivers && (state & CANCEL) !== 0;
    let value: unknown;
    if (failed) value = this.refuse_();
    this.state_ = state & (failed ? ~(READY | CANCEL) : ~READY);
    if (state & ENDED) {
      this.report_();
      return;
    }
    owner.current_ = this as Task<unknown>;
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
          let out = frame.b(frame) as Waitable | null | undefined;
          if (frame.n < 0) {
            const on = passedOn(frame, out);
            if (on === undefined) {
              frame.v = value = out;
              if ((frame.c as unknown) === this) {
                this.finish_(RESULT, out);
                break;
              }
              this.value_ = frame.c;
              continue;
            }
            out = on;
          }
          value =
            out !== null && out !== undefined && out.wait_ !== undefined
              ? out.wait_(this as Task<unknown>)
              : foreign(this as Task<unknown>, out);
          // Native code awaits a coroutine one microtask after it has called it; see native.ts.
          if (unawaited !== null && owner.native_ === null) start();
        }
        break;
      } catch (error) {
        if (failed && !this.abandonFrame_(error)) break;
        failed = true;
        value = error;
      }
    }
    if (this.state_ & CANCEL && this.waitsFor_ !== null && !this.ready_) this.deliver_();
    if (owner.native_ === null) owner.current_ = null;
  }

  /** Delivers a cancellation that was requested while the task ran, now that it waits. */
  private deliver_(): void {
    const on = this.waitsFor_ as Waitable;
    this.state_ &= ~CANCEL;
    if (!on.cancel_(this as Task<unknown>, this.message_)) this.interrupt_();
  }

  /** Called when the cancellation has taken it out of its wait: the next step throws CancelledError. */
  private interrupt_(): void {
    this.waitsFor_ = interruption;
    if (!this.ready_) this.notify_();
  }

  /** Passes on what was handed to it, because it was cancelled after its wake-up. Returns the CancelledError. */
  private refuse_(): CancelledError {
    const on = this.waitsFor_;
    this.waitsFor_ = null;
    on?.cancel_(this as Task<unknown>);
    return new CancelledError(this.message_);
  }

  cancelLater_(): void {
    this.state_ |= CANCEL;
  }

  /** Leaves frames until one handles the error. Returns false if none does: then the task has failed. */
  private unwind_(error: unknown): boolean {
    let frame = this.value_ as Frame;
    while (!frame.t(error)) {
      onRaised(error, frame.n);
      frame.n = RAISED;
      frame.v = error;
      if ((frame.c as unknown) === this) {
        if (error instanceof CancelledError) this.finish_(CANCELLED, error);
        else this.finish_(EXCEPTION, error);
        return false;
      }
      frame = frame.c as Frame;
      this.value_ = frame;
    }
    return true;
  }

  /**
   * Leaves the innermost frame although its handlers were not asked: unwinding itself has thrown `error`, as without
   * memory. Returns false if the task has ended.
   */
  private abandonFrame_(error: unknown): boolean {
    if (this.done()) return false;
    const frame = this.value_ as Frame;
    frame.n = RAISED;
    frame.v = error;
    const outermost = (frame.c as unknown) === this;
    if (outermost) this.finish_(EXCEPTION, error);
    else this.value_ = frame.c;
    return !outermost;
  }

  private finish_(end: number, value: unknown): void {
    const owner = loop as Loop;
    if (unawaited !== null) start();
    // It was cancelled while it ran, and returned without another await. Source: CPython `Task.__step`.
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

  /**
   * Called when a failed task comes up in the ready queue once more: by then the tasks that awaited it have run.
   * Promises have time until the next turn.
   */
  private report_(): void {
    if ((this.state_ & ENDED) === EXCEPTION)
      (loop as Loop).unretrieved_.push(this as Task<unknown>);
  }

  /** Reports the exception, unless it has been retrieved. */
  reportException_(): void {
    if (this.state_ & RETRIEVED) return;
    (loop as Loop).callHandler_({
      message: "Task exception wasn't retrieved",
      exception: this.value_,
      task: this as Task<unknown>,
    });
  }

  /** Steps it when its native code parks or ends. A cancellation is not delivered here, but where the task waits. */
  runNative_(): void {
    this.run_(false);
  }
}

/** What a task waits for when a cancellation has taken it out of its wait. */
const interruption: Waitable = {
  wait_() {
    return PENDING;
  },
  resume_(task) {
    throw new CancelledError((task as Task<unknown>).message_);
  },
  cancel_() {
    return false;
  },
  toString() {
    return 'its cancellation';
  },
};

/** A label at which no kind of frame handles an exception. */
const PASSING = 3;

/**
 * As in JavaScript, returning something that can be awaited awaits it: the frame then waits for what this returns, and
 * returns its value. Undefined for a value that needs no wait.
 */
function passedOn(frame: Frame, out: unknown): Waitable | undefined {
  if ((typeof out !== 'object' && typeof out !== 'function') || out === null) return undefined;
  // Outside of all try regions, because reading `then` may throw. (On Moddable an own `t` cannot replace that of the frozen prototype.)
  const { p } = frame as Partial<TryFrame>;
  if (p !== undefined) (frame as unknown as TryFrame).p = -1;
  const on = awaitedLast(out);
  if (on !== undefined) {
    frame.n = PASSING;
    frame.b = returnSent;
  }
  return on;
}

function returnSent(frame: Frame): unknown {
  frame.n = RETURNED;
  return frame.v;
}

/** Awaits `target` in a new task for `then`; its exception counts as retrieved, because the callbacks get it. */
export function subscribe(target: Waitable, onValue?: Settle, onError?: Settle): Task<unknown> {
  const future = taskOf(target) ?? target;
  if (future instanceof Future) future.state_ |= RETRIEVED;
  return new Task(subscription(target, onValue, onError), runningLoop());
}

setSubscribeThen(subscribe);
setStartUnawaited(start);

/** Makes tasks of the coroutines that were called and not awaited, oldest first. */
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
  /** Default: `Task-1`, `Task-2`, … */
  name?: string | null;
  /** Starts the task at once, inside the call. Default false. Source: CPython 3.14. */
  eagerStart?: boolean;
}

/**
 * Runs `coro` as a task of the running loop; the task starts when the caller next waits. Throws TypeError if `coro` is
 * not a coroutine, Error if no loop runs. Source: CPython `asyncio.create_task`.
 */
export function createTask<T>(coro: Coroutine<T>, options?: TaskOptions): Task<T> {
  // A task factory works before the loop runs, too.
  return create(loop?.inFactory_ ? loop : runningLoop(), coro, options);
}

/** `createTask` on any open loop. */
export function create<T>(owner: Loop, coro: Coroutine<T>, options?: TaskOptions): Task<T> {
  checkObject(options, 'createTask(coro, options)');
  // The function has already started inside the caller's task: its awaits would count as the caller's.
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
  const name = options?.name ?? undefined;
  if (name !== undefined) task.setName(name);
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

/** The task that `coro` has become, if it was called and not awaited. */
function taskOf<T>(coro: unknown): Task<T> | undefined {
  const caller = coro instanceof Frame && coro.c;
  return caller instanceof Task ? (caller as Task<T>) : undefined;
}

/** `x` as a frame to run; `where` names the argument in the error. */
export function frameOf(x: unknown, where: string): Frame {
  const frame = toFrame(x);
  if (frame === undefined)
    throw new TypeError(
      `${where}: expected a coroutine or a function that returns one, got ${kind(x)}`,
    );
  return frame;
}

/**
 * Returns a Future or Task as it is, and runs any other coroutine as a new task. Source: CPython
 * `asyncio.ensure_future`.
 */
export function ensureFuture<T>(x: Coroutine<T>, where = 'ensureFuture(x)'): Future<T> {
  return x instanceof Future ? (x as Future<T>) : spawn(runningLoop(), x, where);
}

/**
 * The task that is running; null in a callback. Throws Error if no loop runs. Source: CPython `asyncio.current_task`.
 */
export function currentTask(): Task<unknown> | null {
  return runningLoop().current_ as Task<unknown> | null;
}

/** The tasks of the loop that are not done. Throws Error if no loop runs. Source: CPython `asyncio.all_tasks`. */
export function allTasks(): Set<Task<unknown>> {
  return new Set(runningLoop().alive_<Task<unknown>>());
}
