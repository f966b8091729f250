import { Alarm } from '../core/alarm.js';
import type { Awaitable } from '../core/awaitable.js';
import { checkNumber } from '../core/checks.js';
import { CancelledError, TimeoutError } from '../core/exceptions.js';
import { runningLoop } from '../core/loop.js';
import { frameOf, type Task } from '../core/tasks.js';

type State = 'created' | 'active' | 'expiring' | 'expired' | 'finished';

/** What a time limit knows of the task that it may cancel. */
export interface TimeLimit {
  task_: Task<unknown>;
  /** How many cancel requests the task had when the scope began. */
  cancelling_: number;
  /** Once it has expired: what the task waited for then. */
  waited_: string | null;
}

/** Cancels the task of a time limit that has passed. */
export function expire(limit: TimeLimit): void {
  const on = limit.task_.waitsFor_;
  limit.waited_ = on === null ? '' : ` while waiting for ${on}`;
  limit.task_.cancel();
}

/**
 * Ends the scope of a time limit that has expired, and so has cancelled its task. `error`: what the scope threw, if it
 * did; `ms`: how long it was. Returns what to throw in its place. If the task was also cancelled from elsewhere, that
 * cancellation stays.
 */
export function endOf(limit: TimeLimit, error: unknown, ms: number): unknown {
  const ours = limit.task_.uncancel() <= limit.cancelling_;
  return ours && error instanceof CancelledError
    ? new TimeoutError(`${Math.round(ms)} ms${limit.waited_}`)
    : error;
}

/** A time limit on what the task does in the scope that `timeout` opens. Source: CPython 3.11 `asyncio.Timeout`. */
export class Timeout implements TimeLimit {
  private state_: State = 'created';
  private when_: number | null;
  task_!: Task<unknown>;
  cancelling_ = 0;
  waited_: string | null = null;
  private ms_ = 0;
  private alarm_ = new Alarm(() => this.expire_());

  constructor(when: number | null) {
    this.when_ = when;
  }

  /** When it expires, in seconds of the loop's clock (`EventLoop.time`); null: never. */
  when(): number | null {
    return this.when_;
  }

  /**
   * Sets another time, in seconds of the loop's clock; null: never. Throws Error if it has expired or the scope has
   * ended.
   */
  reschedule(when: number | null): void {
    if (when !== null) checkNumber(when, 'reschedule(when)');
    if (this.state_ !== 'active') throw new Error(`Cannot change state of ${this.state_} Timeout`);
    this.when_ = when;
    this.alarm_.cancel_();
    if (when === null) return;
    this.ms_ = when * 1000 - runningLoop().port_.now();
    this.alarm_.arm_(this.ms_);
  }

  /** True if the time passed before the scope ended. */
  expired(): boolean {
    return this.state_ === 'expiring' || this.state_ === 'expired';
  }

  enter_(): void {
    this.state_ = 'active';
    this.task_ = runningLoop().current_ as Task<unknown>;
    this.cancelling_ = this.task_.cancelling();
    this.reschedule(this.when_);
  }

  /** Ends the scope. `error`: what it threw, if it did. Returns what to throw in its place. */
  exit_(error?: unknown): unknown {
    this.alarm_.cancel_();
    const expired = this.state_ === 'expiring';
    this.state_ = expired ? 'expired' : 'finished';
    return expired ? endOf(this, error, this.ms_) : error;
  }

  private expire_(): void {
    this.state_ = 'expiring';
    expire(this);
  }
}

type Body<T> = (scope: Timeout) => PromiseLike<T> | Generator<unknown, T, never> | T;

/**
 * Calls `body` with a Timeout and awaits it for at most `seconds`; null means no limit. Returns the value of `body`.
 * When the time has passed the task is cancelled once, where it waits inside `body`; when that CancelledError leaves
 * `body`, TimeoutError is thrown in its place. Throws TypeError for arguments of other types. Cancelling the caller
 * cancels `body`. Stands for Python's `async with asyncio.timeout(seconds) as scope`. Source: CPython 3.11
 * `asyncio.timeout`.
 */
export function timeout<T>(seconds: number | null, body: Body<T>): Awaitable<T> {
  if (seconds !== null) checkNumber(seconds, 'timeout(seconds, body)');
  checkBody(body, 'timeout(seconds, body)');
  const now = runningLoop().port_.now();
  return scope(seconds === null ? null : now / 1000 + seconds, body);
}

/**
 * As `timeout`, until the time `when` of the loop's clock, in seconds; null means no limit. Source: CPython 3.11
 * `asyncio.timeout_at`.
 */
export function timeoutAt<T>(when: number | null, body: Body<T>): Awaitable<T> {
  if (when !== null) checkNumber(when, 'timeoutAt(when, body)');
  checkBody(body, 'timeoutAt(when, body)');
  return scope(when, body);
}

function checkBody(body: unknown, where: string): void {
  if (typeof body !== 'function') throw new TypeError(`${where}: expected a function`);
}

function scope<T>(when: number | null, body: Body<T>): Awaitable<T> {
  return limited(new Timeout(when), body) as unknown as Awaitable<T>;
}

async function limited<T>(limit: Timeout, body: Body<T>): Promise<T> {
  limit.enter_();
  let value: T;
  try {
    value = (await frameOf(() => body(limit), 'timeout(seconds, body)')) as T;
  } catch (error) {
    throw limit.exit_(error);
  }
  limit.exit_();
  return value;
}
