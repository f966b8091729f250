import type { Awaitable } from '../core/awaitable.js';
import { checkNumber } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { CancelledError, TimeoutError } from '../core/exceptions.js';
import { Future } from '../core/futures.js';
import { type Loop, runningLoop } from '../core/loop.js';
import { ensureFuture, frameOf, type Task } from '../core/tasks.js';
import type { Timed } from '../core/timers.js';
import { endOf, expire, type TimeLimit } from './timeouts.js';

/** The time limit of one `waitFor`: when it passes, the task is cancelled once. */
class Deadline implements Timed, TimeLimit {
  declare child_: Timed | null;
  declare next_: unknown;
  declare prev_: unknown;
  when_: number;
  task_: Task<unknown>;
  cancelling_: number;
  private owner_: Loop;
  waited_: string | null = null;

  constructor(ms: number) {
    const owner = runningLoop();
    this.owner_ = owner;
    this.task_ = owner.current_ as Task<unknown>;
    this.cancelling_ = this.task_.cancelling();
    this.when_ = owner.deadline_(ms);
    owner.schedule_(this);
  }

  expire_(): void {
    expire(this);
  }

  /** Ends the scope, once. `ms`: how long it was; `error`: what it threw, if it did. Returns what to throw. */
  exit_(ms: number, error?: unknown): unknown {
    if (this.waited_ !== null) return endOf(this, error, ms);
    this.owner_.unschedule_(this);
    return error;
  }
}

/**
 * Awaits `awaitable` for at most `seconds`; null means no limit. When the time has passed, `awaitable` is
 * cancelled, its cleanup is awaited, and TimeoutError is thrown. Cancelling the caller cancels `awaitable` too, which
 * runs in the caller's task. Throws TypeError for arguments of other types. Source: CPython 3.12 `asyncio.wait_for`.
 */
export function waitFor<T>(awaitable: Coroutine<T>, seconds: number | null): Awaitable<T> {
  const where = 'waitFor(awaitable, seconds)';
  if (seconds !== null) checkNumber(seconds, where);
  return limit(awaitable, seconds === null ? null : seconds * 1000, where);
}

/** As `waitFor`, in milliseconds. Source: MicroPython `asyncio.wait_for_ms`. */
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
  let value: unknown;
  try {
    value = await target;
  } catch (error) {
    throw deadline.exit_(ms, error);
  }
  deadline.exit_(ms);
  return value;
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
    // If the caller was cancelled meanwhile, the CancelledError is the caller's.
    if (error instanceof CancelledError && task.cancelling() === cancelling)
      throw new TimeoutError();
    throw error;
  }
}
