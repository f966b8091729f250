import { awaitable, PENDING, type Waitable } from './awaitable.js';
import { awaiting, type Coroutine, foreign, toFrame } from './coroutines.js';
import { CancelledError } from './exceptions.js';
import { Frame, newborn, RAISED, RETURNED, setNewborn } from './frame.js';
import { CANCELLED, ENDED, EXCEPTION, Future, RESULT, RETRIEVED } from './futures.js';
import { getRunningLoop, type Loop, loop } from './loop.js';
import type { Waiter } from './queue.js';
import type { Timed } from './timers.js';

// Flags in state_, above those of futures.ts.
/** In the ready queue. */
const READY = 8;
/** CancelledError is to be thrown at the next await. */
const CANCEL = 16;
/** It failed, and everybody who waited has run since. */
const UNSEEN = 32;

/**
 * A coroutine that the loop runs. Made by `createTask`. Source: CPython `asyncio.Task`.
 *
 * A task is running, in the ready queue, in the wait queue of `on_`, in the timer queue, or done.
 * `next_` and `prev_` serve all of these.
 *
 *   ready → running    run_
 *   running → waiting  drive_, when wait_ or resume_ gives PENDING
 *   waiting → ready    notify_, expire_, cancel
 *   running → done     finish_
 */
export class Task<T = unknown> extends Future<T> implements Waiter, Timed {
  declare next_: Waiter | null;
  declare prev_: Waiter | null;
  declare when_: number;
  declare child_: Timed | null;
  /** What it waits for; stays set while it is ready, so that what it was handed can be passed on. */
  on_: Waitable | null = null;
  /** The registry of tasks alive, a doubly linked list in the loop. */
  older_: Task<unknown> | null;
  newer_: Task<unknown> | null = null;
  name_: string | number;
  /** Cancel requests not yet taken back. */
  declare cancels_: number;
  declare message_: string | undefined;

  constructor(frame: Frame, owner: Loop) {
    super();
    this.next_ = this.prev_ = null;
    this.value_ = frame;
    frame.c = this;
    this.name_ = ++owner.taskCount_;
    this.older_ = owner.tasks_;
    if (owner.tasks_ !== null) owner.tasks_.newer_ = this;
    owner.tasks_ = this;
    this.notify_();
  }

  /** `Task-1`, `Task-2`, … unless named otherwise. */
  getName(): string {
    return typeof this.name_ === 'number' ? `Task-${this.name_}` : this.name_;
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
    this.cancels_++;
    this.message_ = message;
    const on = this.on_;
    if (on !== null && on.cancel_(this, message)) return true;
    this.state_ |= CANCEL;
    if (on !== null && (this.state_ & READY) === 0) this.notify_();
    return true;
  }

  /** How many cancel requests are not yet taken back. Source: CPython 3.11. */
  cancelling(): number {
    return this.cancels_;
  }

  /** Takes one cancel request back; gives how many are left. Source: CPython 3.11. */
  uncancel(): number {
    if (this.cancels_ > 0 && --this.cancels_ === 0) this.state_ &= ~CANCEL;
    return this.cancels_;
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
    (loop as Loop).ready_(this);
  }

  expire_(): void {
    this.notify_();
  }

  run_(): void {
    this.state_ &= ~READY;
    if (this.done()) return this.report_();
    (loop as Loop).current_ = this as Task<unknown>;
    this.drive_();
    if ((loop as Loop).native_ === null) (loop as Loop).current_ = null;
  }

  /** What the last await gives, now that the task runs again. */
  private resumed_(): unknown {
    const on = this.on_;
    this.on_ = null;
    if (this.state_ & CANCEL) {
      this.state_ &= ~CANCEL;
      throw new CancelledError(this.message_);
    }
    return on === null ? undefined : on.resume_(this as Task<unknown>);
  }

  /**
   * Steps the frames until the task waits or ends. One loop, however deep the calls: awaiting a
   * coroutine makes its frame the innermost, returning goes back to the frame that awaits.
   */
  private drive_(): void {
    let failed = false;
    let started = false;
    let value: unknown;
    for (;;) {
      try {
        if (failed) {
          if (!this.unwind_(value)) return;
          value = (this.value_ as Frame).v;
          failed = false;
        } else if (!started) {
          started = true;
          value = this.resumed_();
          if (value === PENDING) return;
        }
        for (;;) {
          const frame = this.value_ as Frame;
          frame.v = value;
          const out = frame.b(frame) as Waitable | null | undefined;
          if (frame.n === RETURNED) {
            frame.v = value = out;
            if (typeof out === 'object' && out !== null && (out as never as PromiseLike<T>).then) {
              value = this.value_ = awaiting(out);
              (value as Frame).c = frame.c;
            } else if ((frame.c as unknown) === this) return this.finish_(RESULT, out);
            else this.value_ = frame.c;
            continue;
          }
          value =
            out !== null && out !== undefined && out.wait_ !== undefined
              ? out.wait_(this as Task<unknown>)
              : foreign(this as Task<unknown>, out);
          // Native code awaits what it called a microtask later; see native.ts.
          if (newborn !== null && (loop as Loop).native_ === null) adopt();
          if (value === PENDING) {
            if (this.state_ & CANCEL && this.on_ !== null) this.interrupt_();
            return;
          }
        }
      } catch (error) {
        failed = true;
        value = error;
      }
    }
  }

  /** The task asked for its own cancellation before it came to wait. */
  private interrupt_(): void {
    const on = this.on_ as Waitable;
    if (on.cancel_(this as Task<unknown>, this.message_)) this.state_ &= ~CANCEL;
    else if (!this.ready_) this.notify_();
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
    if (newborn !== null) adopt();
    if (this.newer_ === null) owner.tasks_ = this.older_;
    else this.newer_.older_ = this.older_;
    if (this.older_ !== null) this.older_.newer_ = this.newer_;
    if (end === EXCEPTION) this.notify_();
    this.settle_(end, value);
  }

  /** Runs twice more after it failed, so that others can retrieve the exception. After MicroPython's `run_until_complete`. */
  private report_(): void {
    if (this.state_ & RETRIEVED || (this.state_ & ENDED) !== EXCEPTION) return;
    if ((this.state_ & UNSEEN) === 0) {
      this.state_ |= UNSEEN;
      this.notify_();
      return;
    }
    (loop as Loop).callExceptionHandler({
      message: "Task exception wasn't retrieved",
      exception: this.value_,
      task: this as Task<unknown>,
    });
  }

}
// On the prototype until they are needed: a field costs 16 bytes in every task.
Task.prototype.cancels_ = 0;
Task.prototype.message_ = undefined;
awaitable(Task);

/** Coroutines that were called and are not awaited become tasks, oldest first. */
function adopt(): void {
  let list: Frame | null = null;
  let frame = newborn;
  setNewborn(null);
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
    new Task(list, loop as Loop);
    list = next;
  }
}

/** Runs `coro` as a task of the running loop. It starts when the caller next waits. */
export function createTask<T>(coro: Coroutine<T>, options?: { name?: string }): Task<T> {
  const owner = getRunningLoop();
  const task = taskOf<T>(coro) || new Task<T>(frameOf(coro, 'createTask(coro)'), owner);
  if (options?.name !== undefined) task.setName(options.name);
  return task;
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
    throw new TypeError(`${where}: expected a coroutine or a function that gives one, got ${kind(x)}`);
  return frame;
}

export function kind(x: unknown): string {
  return x === null ? 'null' : typeof x === 'object' ? 'an object' : `${typeof x} ${String(x)}`;
}

/** A Future or Task as it is, anything else as a new task. Source: CPython `asyncio.ensure_future`. */
export function ensureFuture<T>(x: Coroutine<T>, where = 'ensureFuture(x)'): Future<T> {
  if (x instanceof Future) return x as Future<T>;
  return taskOf<T>(x) || new Task<T>(frameOf(x, where), getRunningLoop());
}

/** The task that is running; null in a callback. Throws if no loop runs. Source: CPython `asyncio.current_task`. */
export function currentTask(): Task<unknown> | null {
  return getRunningLoop().current_;
}

/** The tasks that are not done. Source: CPython `asyncio.all_tasks`. */
export function allTasks(): Set<Task<unknown>> {
  return new Set(getRunningLoop().alive_());
}
