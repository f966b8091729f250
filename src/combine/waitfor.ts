import type { Awaitable } from '../core/awaitable.js';
import { checkNumber } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { CancelledError, TimeoutError } from '../core/exceptions.js';
import { Future } from '../core/futures.js';
import { type Loop, runningLoop } from '../core/loop.js';
import { ensureFuture, frameOf, type Task } from '../core/tasks.js';
import type { Timed } from '../core/timers.js';

/** A deadline on a task: when it passes, the task is cancelled once. Source: CPython `asyncio.Timeout`. */
export class Deadline implements Timed {
  declare child_: Timed | null;
  declare next_: unknown;
  declare prev_: unknown;
  when_: number;
  private owner_: Loop;
  private task_: Task<unknown>;
  private cancelling_: number;
  private armed_ = true;
  private expired_ = false;

  constructor(ms: number) {
    const owner = runningLoop();
    this.owner_ = owner;
    this.task_ = owner.current_ as Task<unknown>;
    this.cancelling_ = this.task_.cancelling();
    this.when_ = owner.deadline_(ms);
    owner.schedule_(this);
  }

  expire_(): void {
    this.armed_ = false;
    this.expired_ = true;
    this.task_.cancel();
  }

  disarm_(): void {
    if (this.armed_) this.owner_.unschedule_(this);
    this.armed_ = false;
  }

  /** Ends the scope; true if `error` is the cancellation that this deadline, and nobody else, asked for. */
  caused_(error: unknown): boolean {
    this.disarm_();
    if (!this.expired_) return false;
    this.expired_ = false;
    return this.task_.uncancel() <= this.cancelling_ && error instanceof CancelledError;
  }
}

/**
 * Awaits `awaitable` for at most `seconds`; null means no limit. When the time has passed, what runs is
 * cancelled, its cleanup is awaited, and TimeoutError is thrown. Cancelling the caller cancels what it
 * waits for. `awaitable` runs in the caller's task. Source: CPython 3.12 `asyncio.wait_for`.
 */
export function waitFor<T>(awaitable: Coroutine<T>, seconds: number | null): Awaitable<T> {
  const where = 'waitFor(awaitable, seconds)';
  if (seconds !== null) checkNumber(seconds, where);
  return limit(awaitable, seconds === null ? null : seconds * 1000, where);
}

/** `waitFor` in milliseconds. Source: MicroPython `asyncio.wait_for_ms`. */
export function waitForMs<T>(awaitable: Coroutine<T>, ms: number | null): Awaitable<T> {
  return limit(awaitable, ms, 'waitForMs(awaitable, ms)');
}

function limit<T>(x: Coroutine<T>, ms: number | null, where: string): Awaitable<T> {
  if (ms !== null) checkNumber(ms, where);
  const target = x instanceof Future ? x : frameOf(x, where);
  const limited = ms === null ? target : ms > 0 ? within(target, ms) : atOnce(target);
  return limited as Awaitable<T>;
}

async function within(target: unknown, ms: number): Promise<unknown> {
  const deadline = new Deadline(ms);
  try {
    return await target;
  } catch (error) {
    if (deadline.caused_(error)) throw new TimeoutError();
    throw error;
  } finally {
    deadline.caused_(undefined);
  }
}

async function atOnce(target: unknown): Promise<unknown> {
  const task = runningLoop().current_ as Task<unknown>;
  const cancelling = task.cancelling();
  const future = ensureFuture(target as Coroutine<unknown>);
  if (future.done()) return future.result();
  future.cancel();
  try {
    return await future;
  } catch (error) {
    // Not if it is the caller who is cancelled meanwhile.
    if (error instanceof CancelledError && task.cancelling() === cancelling)
      throw new TimeoutError();
    throw error;
  }
}
