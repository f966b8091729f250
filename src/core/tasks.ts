import {
  type Awaitable,
  inherit,
  PENDING,
  type Settle,
  type Waitable,
  type Waiter,
} from './awaitable.js';
import { checkKeys, kind } from './checks.js';
import { type Coroutine, isForeign, subscription, toFrame } from './coroutines.js';
import { CancelledError, cancellation } from './exceptions.js';
import {
  CANCEL,
  current,
  enqueue,
  enqueueLatest,
  Frame,
  ID,
  native,
  taskOf as ownerOf,
  RAISED,
  READY,
  setCurrent,
  stepOne,
  takeLatest,
  takeUnawaited,
  unawaited,
  wake,
} from './frame.js';
import { CANCELLED, ENDED, EXCEPTION, Future, messageText, RESULT, RETRIEVED } from './futures.js';
import { onTaskMade, onUnawaited, setStartUnawaited, setSubscribeThen } from './hooks.js';
import { type Loop, type LoopTask, loop, runningLoop } from './loop.js';
import { LEAN } from './profile.js';
import type { Timed } from './timers.js';
import { onRaised } from './traceback.js';
import { notifyAll } from './waitqueue.js';

/**
 * A coroutine that the loop runs; `createTask` makes it. Source: CPython `asyncio.Task`.
 *
 * A task is running, in the ready queue, in the wait queue of `waitsFor_`, in the timer queue, or done.
 * `next_` and `prev_` serve all of these.
 *
 *   ready → running    step
 *   running → waiting  step, when wait_ or resume_ returns PENDING
 *   waiting → ready    notify_, expire_, cancel
 *   running → done     finish_
 */
export interface Task<T = unknown> extends Future<T> {}
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: inherit() below adds the methods of Future
export class Task<T = unknown> implements Waiter, Timed {
  declare next_: Waiter | null;
  /** What it waits for. Stays set while the task is ready, so that a cancellation can pass on what was handed to it. */
  declare waitsFor_: Waitable | null;
  /** Link of the loop's list of unfinished tasks. */
  declare older_: LoopTask | null;
  // These fields are missing until they are needed: with each the object costs more time and memory.
  declare newer_?: LoopTask | null;
  declare prev_: Waiter | null;
  declare when_: number;
  declare child_: Timed | null;
  declare name_?: string;
  /** How many cancel requests have not been taken back by `uncancel`. */
  declare cancels_?: number;
  declare made_?: unknown;
  declare message_?: string | undefined;

  /** The caller makes it ready. */
  constructor(frame: Frame, owner: Loop) {
    if (owner !== loop) throw new TypeError('Task: use createTask(coro)');
    const older = owner.tasks_;
    this.state_ = ++owner.taskCount_ << ID;
    this.value_ = frame;
    this.waitsFor_ = null;
    this.older_ = older;
    frame.c = this;
    if (older !== null) older.newer_ = this;
    owner.tasks_ = this;
    if (onTaskMade !== null) onTaskMade(this as never, owner as never);
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
    enqueue(this);
  }

  expire_(): void {
    this.notify_();
  }

  /**
   * Starts it eagerly, inside the current step. If native code is running, that has to park first, so the task is made
   * ready.
   */
  begin_(owner: Loop): void {
    if (native !== null || owner.activeRun_ === null) {
      this.notify_();
      return;
    }
    const before = current;
    const { inFactory_ } = owner;
    owner.inFactory_ = false;
    if (LEAN) stepOne(this as never, true);
    else this.run_();
    owner.inFactory_ = inFactory_;
    if (native === null) setCurrent(before);
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
   * Steps it until it waits or ends; see frame.ts. One that has ended is in the ready queue to be reported: `step` itself
   * calls this for no others.
   */
  run_(): void {
    if (LEAN || this.state_ & ENDED) this.report_();
    else stepOne(this as never, true);
  }

  /** Delivers a cancellation that was requested while the task ran, if it waits now. */
  deliver_(): void {
    const on = this.waitsFor_;
    if (on === null || this.ready_) return;
    this.state_ &= ~CANCEL;
    if (!on.cancel_(this as Task<unknown>, this.message_)) this.interrupt_();
  }

  /** Called when the cancellation has taken it out of its wait: the next step throws CancelledError. */
  private interrupt_(): void {
    this.waitsFor_ = interruption;
    if (!this.ready_) this.notify_();
  }

  /** Passes on what was handed to it, because it was cancelled after its wake-up. Returns the CancelledError. */
  refuse_(): CancelledError {
    const on = this.waitsFor_;
    this.waitsFor_ = null;
    on?.cancel_(this as Task<unknown>);
    return cancellation(this.message_);
  }

  cancelLater_(): void {
    this.state_ |= CANCEL;
  }

  /** Leaves frames until one handles the error. Returns false if none does: then the task has failed. */
  unwind_(error: unknown): boolean {
    let frame = this.value_ as Frame;
    while (!frame.t(error)) {
      onRaised(error, frame.n);
      frame.n = RAISED;
      const caller = frame.c as Frame;
      if ((caller as unknown) === this) {
        if (error instanceof CancelledError) this.finish_(CANCELLED, error);
        else this.finish_(EXCEPTION, error);
        return false;
      }
      frame.c = error;
      this.value_ = frame = caller;
    }
    return true;
  }

  /**
   * Leaves the innermost frame although its handlers were not asked: unwinding itself has thrown `error`, as without
   * memory. Returns false if the task has ended.
   */
  abandonFrame_(error: unknown): boolean {
    if (this.done()) return false;
    const frame = this.value_ as Frame;
    frame.n = RAISED;
    const outermost = frame.c === this;
    if (outermost) this.finish_(EXCEPTION, error);
    else {
      this.value_ = frame.c;
      frame.c = error;
    }
    return !outermost;
  }

  finish_(end: number, value: unknown): void {
    const state = this.state_;
    // It was cancelled while it ran, and returned without another await. Source: CPython `Task.__step`.
    if (end === RESULT && state & CANCEL) {
      end = CANCELLED;
      value = this.message_;
    }
    const older = this.older_;
    const newer = this.newer_;
    if (newer) newer.older_ = older;
    else (loop as Loop).tasks_ = older;
    if (older !== null) older.newer_ = newer;
    this.state_ = state | end;
    this.value_ = value;
    if (end === EXCEPTION) this.notify_();
    notifyAll(this);
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
    stepOne(this as never, false);
  }
}

inherit(Task, Future);

/** What a task waits for when a cancellation has taken it out of its wait. */
const interruption: Waitable = {
  wait_() {
    return PENDING;
  },
  resume_(task) {
    throw cancellation((task as Task<unknown>).message_);
  },
  cancel_() {
    return false;
  },
  what_() {
    return 'its cancellation';
  },
};

/** Awaits `target` in a new task for `then`; its exception counts as retrieved, because the callbacks get it. */
export function subscribe(target: Waitable, onValue?: Settle, onError?: Settle): Task<unknown> {
  const future = taskOf(target) ?? target;
  if (future instanceof Future) future.state_ |= RETRIEVED;
  const task = new Task(subscription(target, onValue, onError), runningLoop());
  task.notify_();
  return task;
}

setSubscribeThen(subscribe);
setStartUnawaited(start);

/** Makes tasks of the coroutines that were called and not awaited, oldest first. */
function start(): void {
  for (const frame of takeUnawaited()) {
    const task = new Task(frame, loop as Loop);
    task.notify_();
    if (onUnawaited !== null) onUnawaited(frame as never, task as never, loop as never);
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
  // The most common call, in a task, so that a loop runs: no further checks.
  if (
    !LEAN &&
    options === undefined &&
    current !== null &&
    (loop as Loop).factory_ === null &&
    unawaited !== null &&
    (coro as unknown) === unawaited
  ) {
    const rest = unawaited.c as Frame | null;
    const task = new Task<T>(unawaited, loop as Loop);
    enqueueLatest(task as never, rest);
    return task;
  }
  // A task factory works before the loop runs, too.
  return create(loop?.inFactory_ ? loop : runningLoop(), coro, options);
}

/** `createTask` on any open loop. */
export function create<T>(owner: Loop, coro: Coroutine<T>, options?: TaskOptions): Task<T> {
  if (options !== undefined)
    checkKeys(options, 'createTask(coro, options)', ['name', 'eagerStart']);
  // The function has already started inside the caller's task: its awaits would count as the caller's.
  if (native !== null && isForeign(coro))
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
    if (owner.factory_ !== null && !owner.inFactory_)
      task = manufacture<T>(owner, frame, options ?? {});
    else {
      made = true;
      task = new Task<T>(frame, owner);
    }
  }
  const name = options?.name;
  if (name !== undefined && name !== null) task.setName(name);
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

/**
 * Makes a task of a coroutine that `claimAll` has claimed. Undefined for anything else, and if `spawn` has more to do.
 */
export function spawnClaimed(x: unknown): Task<unknown> | undefined {
  if (!(x instanceof Frame) || x.n !== 0 || x.c !== null) return undefined;
  if (loop === null || loop.activeRun_ === null || loop.factory_ !== null) return undefined;
  const task = new Task<unknown>(x, loop);
  wake(task as never);
  return task;
}

/** The task that `coro` has become, if it was called and not awaited. */
function taskOf<T>(coro: unknown): Task<T> | undefined {
  return coro instanceof Frame ? (ownerOf(coro) as Task<T> | undefined) : undefined;
}

/** `x` as a frame to run; `where` names the argument in the error. */
export function frameOf(x: unknown, where: string): Frame {
  if (takeLatest(x)) {
    (x as Frame).c = null;
    return x as Frame;
  }
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
  runningLoop();
  return current as Task<unknown> | null;
}

/** The tasks of the loop that are not done. Throws Error if no loop runs. Source: CPython `asyncio.all_tasks`. */
export function allTasks(): Set<Task<unknown>> {
  return new Set(runningLoop().alive_<Task<unknown>>());
}
