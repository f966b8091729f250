import { Alarm } from '../core/alarm.js';
import {
  type Awaitable,
  BaseAwaitable,
  type Waitable,
  type Waiter,
  type WaitingTask,
} from '../core/awaitable.js';
import { checkNumber, checkObject, kind } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { TimeoutError } from '../core/exceptions.js';
import { claimAll } from '../core/frame.js';
import { Future } from '../core/futures.js';
import { ensureFuture } from '../core/tasks.js';
import { leave, notifyOne, park, type Queued } from '../core/waitqueue.js';

export const FIRST_COMPLETED = 'FIRST_COMPLETED';
export const FIRST_EXCEPTION = 'FIRST_EXCEPTION';
export const ALL_COMPLETED = 'ALL_COMPLETED';
const CONDITIONS = [FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED];

export interface WaitOptions {
  /** In seconds; null, the default: no limit. When the time has passed nothing is cancelled and nothing is thrown. */
  timeout?: number | null;
  /** `FIRST_COMPLETED`, `FIRST_EXCEPTION` or `ALL_COMPLETED`, the default. */
  returnWhen?: 'FIRST_COMPLETED' | 'FIRST_EXCEPTION' | 'ALL_COMPLETED';
}

/** Throws TypeError unless `list` is an iterable. A single task can be iterated over, but is not a list of tasks. */
function checkList(list: unknown, where: string): void {
  if (typeof list !== 'object' || list === null || (list as Partial<Waitable>).wait_ !== undefined)
    throw new TypeError(`${where}: expected an iterable, got ${kind(list)}`);
}

function checkTimeout(timeout: unknown, where: string): void {
  if (timeout !== null) checkNumber(timeout, where);
}

/**
 * Waits until all of `futures` are done, or the first one is done, or one fails, or the time has passed; its value is
 * `[done, pending]`, two Sets. Takes Tasks and Futures only: throws TypeError for others, RangeError for none. It
 * cancels none of them, not even when it is cancelled itself. Source: CPython `asyncio.wait`.
 */
export function wait<F extends Future<unknown>>(
  futures: Iterable<F>,
  options?: WaitOptions,
): Awaitable<[done: Set<F>, pending: Set<F>]> {
  checkObject(options, 'wait(futures, options)');
  const { timeout = null, returnWhen = ALL_COMPLETED } = options ?? {};
  checkList(futures, 'wait(futures)');
  const set = new Set<F>();
  for (const future of futures) {
    if (!(future instanceof Future))
      throw new TypeError(
        `wait(futures): expected Tasks and Futures, got ${kind(future)}; use createTask`,
      );
    set.add(future);
  }
  if (set.size === 0) throw new RangeError('wait(futures): expected at least one, got none');
  checkTimeout(timeout, 'wait: timeout');
  if (CONDITIONS.indexOf(returnWhen) < 0)
    throw new RangeError(
      `wait: returnWhen: expected one of ${CONDITIONS.join(', ')}, got ${kind(returnWhen)}`,
    );
  return waitForAll(set, timeout, returnWhen) as unknown as Awaitable<[Set<F>, Set<F>]>;
}

async function waitForAll<F extends Future<unknown>>(
  futures: Set<F>,
  timeout: number | null,
  returnWhen: string,
): Promise<[Set<F>, Set<F>]> {
  const waiter = new Future<void>();
  waiter.children_ = futures;
  const release = () => {
    if (!waiter.done()) waiter.setResult();
  };
  const alarm = timeout === null ? null : new Alarm(release);
  alarm?.arm_((timeout as number) * 1000);
  let left = futures.size;
  const completed = (future: Future<unknown>): void => {
    left--;
    const failed = !future.cancelled() && future.failed_;
    // The exception counts as retrieved: the task that waits may look at it in a later turn.
    if (failed) future.exception();
    const enough =
      left === 0 || returnWhen === FIRST_COMPLETED || (returnWhen === FIRST_EXCEPTION && failed);
    if (enough) release();
  };
  for (const future of futures) future.addDoneCallback(completed);
  try {
    await waiter;
  } finally {
    if (alarm !== null) alarm.cancel_();
    for (const future of futures) future.removeDoneCallback(completed);
  }
  const done = new Set<F>();
  const pending = new Set<F>();
  for (const future of futures) (future.done() ? done : pending).add(future);
  return [done, pending];
}

/** One step of `asCompleted`, for one task to await. */
class NextCompleted<T> extends BaseAwaitable<T> implements Waitable {
  private all_: AsCompleted<T>;
  private taken_ = false;
  constructor(all: AsCompleted<T>) {
    super();
    this.all_ = all;
  }
  wait_(task: WaitingTask): unknown {
    const all = this.all_;
    if (this.taken_) throw new Error('asCompleted: this one was awaited already');
    if (all.done_.length === 0) {
      return park(all, task, this);
    }
    this.taken_ = true;
    const future = all.done_.shift() as Future<T> | null;
    if (future === null) throw new TimeoutError();
    return future.result();
  }
  resume_(task: WaitingTask): unknown {
    return this.wait_(task);
  }
  cancel_(task: WaitingTask): boolean {
    if (!leave(this.all_, task) && this.all_.done_.length > 0) notifyOne(this.all_);
    return false;
  }
  toString(): string {
    return 'asCompleted';
  }
}

/** The iterator that `asCompleted` returns. Source: CPython 3.13 `_AsCompletedIterator`. */
class AsCompleted<T> implements Queued, IterableIterator<Awaitable<T>>, AsyncIterable<T> {
  waiters_: Waiter | null = null;
  /** Futures that are done and not delivered yet; null for each that ran out of time. */
  done_: (Future<T> | null)[] = [];
  private todo_: Future<T>[] = [];
  private left_: number;
  private alarm_: Alarm | null = null;
  private completed_ = (future: Future<T>): void => {
    if (!future.cancelled()) future.exception();
    this.todo_.splice(this.todo_.indexOf(future), 1);
    this.put_(future);
    if (this.todo_.length === 0) this.alarm_?.cancel_();
  };

  constructor(coros: Iterable<Coroutine<T>>, timeout: number | null) {
    const list = [...coros];
    claimAll(list);
    list.forEach((coro, i) => {
      // An awaitable that is passed twice counts once; a function that is passed twice is called twice.
      if (typeof coro === 'object' && list.indexOf(coro) < i) return;
      const future = ensureFuture(coro, 'asCompleted(coros)');
      if (this.todo_.indexOf(future) < 0) this.todo_.push(future);
    });
    for (const future of this.todo_) future.addDoneCallback(this.completed_);
    this.left_ = this.todo_.length;
    if (this.left_ === 0 || timeout === null) return;
    this.alarm_ = new Alarm(() => this.giveUp_());
    this.alarm_.arm_(timeout * 1000);
  }

  next(): IteratorResult<Awaitable<T>, undefined> {
    if (this.left_ === 0) return { value: undefined, done: true };
    this.left_--;
    return { value: new NextCompleted<T>(this), done: false };
  }

  [Symbol.iterator](): this {
    return this;
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return {
      next: async (): Promise<IteratorResult<T, undefined>> => {
        const step = this.next();
        return step.done ? step : { value: await step.value, done: false };
      },
    };
  }

  private put_(future: Future<T> | null): void {
    this.done_.push(future);
    notifyOne(this);
  }

  private giveUp_(): void {
    for (const future of this.todo_.splice(0)) {
      future.removeDoneCallback(this.completed_);
      this.put_(null);
    }
  }
}

/**
 * Runs coroutines concurrently and iterates over their values in the order in which they complete: by
 * `for await (const value of asCompleted(list))`, or by `for (const next of asCompleted(list)) await next`, which can
 * catch the exception of each. When `timeout` seconds have passed, each further step throws TimeoutError; the
 * coroutines keep running. Default: no limit. Cancelling the task that iterates cancels none of them.
 * Source: CPython 3.13 `asyncio.as_completed`.
 */
export function asCompleted<T>(
  coros: Iterable<Coroutine<T>>,
  options?: { timeout?: number | null },
): IterableIterator<Awaitable<T>> & AsyncIterable<T> {
  checkObject(options, 'asCompleted(coros, options)');
  const { timeout = null } = options ?? {};
  checkList(coros, 'asCompleted(coros)');
  checkTimeout(timeout, 'asCompleted: timeout');
  return new AsCompleted<T>(coros, timeout);
}
