import { Alarm } from '../core/alarm.js';
import {
  type Awaitable,
  BaseAwaitable,
  type Waitable,
  type WaitingTask,
} from '../core/awaitable.js';
import { checkKeys, checkNumber, kind } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { claimAll } from '../core/frame.js';
import { Future, RETRIEVED } from '../core/futures.js';
import { LEAN } from '../core/profile.js';
import { INSIDE, Scope } from '../core/scope.js';
import { ensureFuture } from '../core/tasks.js';
import { leave, notifyOne, park, type Queued } from '../core/waitqueue.js';
import { type Follower, type Follows, follow, unfollow } from './follow.js';
import { timedOut } from './timeouts.js';

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
  checkKeys(options, 'wait(futures, options)', ['timeout', 'returnWhen']);
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
  return new Waiting(set, timeout, returnWhen);
}

class Waiting<F extends Future<unknown>>
  extends Scope<[done: Set<F>, pending: Set<F>]>
  implements Follows
{
  private futures_: Set<F>;
  private timeout_: number | null;
  private returnWhen_: string;
  private left_: number;
  private enough_ = new Future<void>();
  private alarm_: Alarm | null = null;
  private followers_: Follower[] = [];

  constructor(futures: Set<F>, timeout: number | null, returnWhen: string) {
    super();
    this.futures_ = futures;
    this.timeout_ = timeout;
    this.returnWhen_ = returnWhen;
    this.left_ = futures.size;
    this.enough_.children_ = futures;
  }

  enter_(): unknown {
    const timeout = this.timeout_;
    if (timeout !== null) {
      this.alarm_ = new Alarm(() => this.release_());
      this.alarm_.arm_(timeout * 1000);
    }
    for (const future of this.futures_) this.followers_.push(follow(future, this));
    this.n = INSIDE;
    return this.enough_;
  }

  followed_(future: Future): void {
    this.left_--;
    // The exception counts as retrieved: the task that waits may look at it in a later turn.
    future.state_ |= RETRIEVED;
    const when = this.returnWhen_;
    const failed = when === FIRST_EXCEPTION && future.failed_ && !future.cancelled();
    if (this.left_ === 0 || when === FIRST_COMPLETED || failed) this.release_();
  }

  private release_(): void {
    if (!this.enough_.done()) this.enough_.setResult();
  }

  exit_(failed: boolean, end: unknown): unknown {
    this.alarm_?.cancel_();
    this.followers_.forEach(unfollow);
    if (failed) return end;
    const done = new Set<F>();
    const pending = new Set<F>();
    for (const future of this.futures_) (future.done() ? done : pending).add(future);
    return [done, pending];
  }
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
    if (all.done_.length === 0) return park(all, task, this);
    this.taken_ = true;
    const future = all.done_.shift() as Future<T> | null;
    if (future === null) throw timedOut(all.ms_, all.late_);
    return future.result();
  }
  resume_(task: WaitingTask): unknown {
    return this.wait_(task);
  }
  cancel_(task: WaitingTask): boolean {
    if (!leave(this.all_, task) && this.all_.done_.length > 0) notifyOne(this.all_);
    return false;
  }
  what_(): string {
    return 'asCompleted';
  }
}

/** The iterator that `asCompleted` returns. Source: CPython 3.13 `_AsCompletedIterator`. */
class AsCompleted<T> implements Queued, Follows, IterableIterator<Awaitable<T>>, AsyncIterable<T> {
  declare waiters_?: Queued['waiters_'];
  /** Futures that are done and not delivered yet; null for each that ran out of time. */
  done_: (Future<T> | null)[] = [];
  ms_ = 0;
  /** When the time has passed: what was not done, as text. */
  late_ = '';
  private todo_: Follower[] = [];
  private left_: number;
  private alarm_: Alarm | null = null;

  constructor(coros: Iterable<Coroutine<T>>, timeout: number | null) {
    const list = [...coros];
    const futures = new Set<Future<T>>();
    claimAll(list);
    list.forEach((coro, i) => {
      // An awaitable that is passed twice counts once; a function that is passed twice is called twice.
      if (typeof coro !== 'object' || list.indexOf(coro) === i)
        futures.add(ensureFuture(coro, 'asCompleted(coros)'));
    });
    for (const future of futures) this.todo_.push(follow(future as Future, this));
    this.left_ = futures.size;
    if (this.left_ === 0 || timeout === null) return;
    this.alarm_ = new Alarm(() => this.giveUp_());
    this.ms_ = timeout * 1000;
    this.alarm_.arm_(this.ms_);
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

  followed_(future: Future): void {
    future.state_ |= RETRIEVED;
    this.todo_ = this.todo_.filter((follower) => follower.waitsFor_ !== future);
    if (this.todo_.length === 0) this.alarm_?.cancel_();
    this.put_(future as Future<T>);
  }

  private put_(future: Future<T> | null): void {
    this.done_.push(future);
    notifyOne(this);
  }

  private giveUp_(): void {
    const [first, ...more] = this.todo_;
    if (!LEAN)
      this.late_ = ` while waiting for ${first?.waitsFor_.what_()}${more.length > 0 ? ` and ${more.length} more` : ''}`;
    for (const follower of this.todo_.splice(0)) {
      unfollow(follower);
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
  checkKeys(options, 'asCompleted(coros, options)', ['timeout']);
  const { timeout = null } = options ?? {};
  checkList(coros, 'asCompleted(coros)');
  checkTimeout(timeout, 'asCompleted: timeout');
  return new AsCompleted<T>(coros, timeout);
}
