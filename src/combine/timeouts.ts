import { Alarm } from '../core/alarm.js';
import type { Awaitable } from '../core/awaitable.js';
import { checkNumber, kind } from '../core/checks.js';
import { CancelledError, TimeoutError } from '../core/exceptions.js';
import { current } from '../core/frame.js';
import { runningLoop } from '../core/loop.js';
import { LEAN } from '../core/profile.js';
import { INSIDE, Scope } from '../core/scope.js';
import { frameOf, Task } from '../core/tasks.js';

type State = 'active' | 'expiring' | 'expired' | 'finished';

/** What a time limit knows of the task that it may cancel. */
export interface TimeLimit {
  readonly task_: Task<unknown>;
  /** How many cancel requests the task had when the scope began; missing if it had none. */
  cancelling_?: number;
  /** Once it has expired: what the task waited for then. */
  waited_?: string;
}

/** Cancels the task of a time limit that has passed. */
export function expire(limit: TimeLimit): void {
  const task = limit.task_;
  const on = task.waitsFor_;
  limit.waited_ = LEAN || on === null ? '' : ` while waiting for ${on.what_()}`;
  task.cancel();
}

/**
 * Ends the scope of a time limit that has expired, and so has cancelled its task. `end`: the value of the scope, or what
 * it threw if it failed; `ms`: how long it was. Returns the value, or what to throw. If the task was also cancelled from
 * elsewhere, that cancellation stays.
 */
export function endOf(limit: TimeLimit, failed: boolean, end: unknown, ms: number): unknown {
  const ours = limit.task_.uncancel() <= (limit.cancelling_ ?? 0) && failed;
  return ours && end instanceof CancelledError ? timedOut(ms, limit.waited_ as string) : end;
}

/** `waited`: what was awaited, as text, or ''. A time that was over at once counts as 0 ms. */
export function timedOut(ms: number, waited: string): TimeoutError {
  return new TimeoutError(`${Math.max(0, Math.round(ms))} ms${waited}`);
}

/** A time limit on what the task does in the scope that `timeout` opens. Source: CPython 3.11 `asyncio.Timeout`. */
export class Timeout implements TimeLimit {
  private state_: State = 'active';
  private when_: number | null = null;
  task_: Task<unknown>;
  cancelling_: number;
  declare waited_?: string;
  private ms_ = 0;
  private alarm_ = new Alarm(() => this.expire_());

  constructor(when: number | null, task: Task<unknown>) {
    if (!(task instanceof Task)) throw new TypeError('Timeout: use timeout(seconds, body)');
    this.task_ = task;
    this.cancelling_ = task.cancelling();
    this.reschedule(when);
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

  /** Ends the scope. `end`: its value, or what it threw if it failed. Returns the value, or what to throw. */
  exit_(failed: boolean, end: unknown): unknown {
    this.alarm_.cancel_();
    const expired = this.state_ === 'expiring';
    this.state_ = expired ? 'expired' : 'finished';
    return expired ? endOf(this, failed, end, this.ms_) : end;
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
  return new Limited(seconds === null ? null : now / 1000 + seconds, body);
}

/**
 * As `timeout`, until the time `when` of the loop's clock, in seconds; null means no limit. Source: CPython 3.11
 * `asyncio.timeout_at`.
 */
export function timeoutAt<T>(when: number | null, body: Body<T>): Awaitable<T> {
  if (when !== null) checkNumber(when, 'timeoutAt(when, body)');
  checkBody(body, 'timeoutAt(when, body)');
  return new Limited(when, body);
}

function checkBody(body: unknown, where: string): void {
  if (typeof body !== 'function')
    throw new TypeError(`${where}: expected a function, got ${kind(body)}`);
}

class Limited<T> extends Scope<T> {
  private body_: Body<T>;
  private when_: number | null;
  declare private limit_: Timeout;

  constructor(when: number | null, body: Body<T>) {
    super();
    this.when_ = when;
    this.body_ = body;
  }

  enter_(): unknown {
    const limit = new Timeout(this.when_, current as Task<unknown>);
    this.limit_ = limit;
    this.n = INSIDE;
    return frameOf(() => this.body_(limit), '');
  }

  exit_(failed: boolean, end: unknown): unknown {
    return this.limit_.exit_(failed, end);
  }
}
