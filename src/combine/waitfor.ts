import type { Awaitable } from '../core/awaitable.js';
import { checkNumber } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { CancelledError } from '../core/exceptions.js';
import { current, type Frame } from '../core/frame.js';
import { Future } from '../core/futures.js';
import { type Loop, loop } from '../core/loop.js';
import { LEAN } from '../core/profile.js';
import { INSIDE, Scope } from '../core/scope.js';
import { ensureFuture, frameOf, type Task } from '../core/tasks.js';
import type { Timed } from '../core/timers.js';
import { endOf, expire, type TimeLimit, timedOut } from './timeouts.js';

/** One `waitFor`, and in the timer queue its time limit: when that passes, the task is cancelled once. */
class Limited extends Scope implements Timed, TimeLimit {
  declare when_: number;
  declare child_: Timed | null;
  declare next_: unknown;
  declare prev_: unknown;
  declare private target_: unknown;
  declare private ms_: number;
  declare cancelling_?: number;
  declare waited_?: string;

  constructor(target: unknown, ms: number) {
    super();
    this.target_ = target;
    this.ms_ = ms;
  }

  enter_(): unknown {
    const owner = loop as Loop;
    const { cancels_ } = current as Task<unknown>;
    if (cancels_) this.cancelling_ = cancels_;
    this.when_ = owner.deadline_(this.ms_);
    owner.schedule_(this);
    this.n = INSIDE;
    return this.target_;
  }

  exit_(failed: boolean, end: unknown): unknown {
    if (this.waited_ !== undefined) return endOf(this, failed, end, this.ms_);
    (loop as Loop).unschedule_(this);
    return end;
  }

  /** The task that runs it. Is not kept, because only a limit that has passed needs it. */
  get task_(): Task<unknown> {
    let frame = this.c as Frame;
    while (frame.b !== undefined) frame = frame.c as Frame;
    return frame as unknown as Task<unknown>;
  }

  expire_(): void {
    expire(this);
  }
}

/** A `waitFor` whose time is over at once. */
class AtOnce extends Scope {
  private target_: unknown;
  private cancelling_ = 0;

  constructor(target: unknown) {
    super();
    this.target_ = target;
  }

  enter_(): unknown {
    const cancelling = (current as Task<unknown>).cancelling();
    const future = ensureFuture(this.target_ as Coroutine<unknown>);
    // One that is done is not cancelled: what it throws is its own.
    this.cancelling_ = future.done() ? -1 : cancelling;
    this.target_ = future;
    future.cancel();
    this.n = INSIDE;
    return future;
  }

  // If the caller was cancelled meanwhile, the CancelledError is the caller's.
  exit_(failed: boolean, end: unknown): unknown {
    const ours =
      failed &&
      end instanceof CancelledError &&
      (current as Task<unknown>).cancelling() === this.cancelling_;
    return ours ? timedOut(0, LEAN ? '' : ` while waiting for ${this.target_}`) : end;
  }
}

/**
 * Awaits `awaitable` for at most `seconds`; null means no limit. When the time has passed, `awaitable` is
 * cancelled, its cleanup is awaited, and TimeoutError is thrown. Cancelling the caller cancels `awaitable` too, which
 * runs in the caller's task. Throws TypeError for arguments of other types. Source: CPython 3.12 `asyncio.wait_for`.
 */
export function waitFor<T>(awaitable: Coroutine<T>, seconds: number | null): Awaitable<T> {
  return limit(awaitable, seconds, 1000, 'waitFor(awaitable, seconds)');
}

/** As `waitFor`, in milliseconds. Source: MicroPython `asyncio.wait_for_ms`. */
export function waitForMs<T>(awaitable: Coroutine<T>, ms: number | null): Awaitable<T> {
  return limit(awaitable, ms, 1, 'waitForMs(awaitable, ms)');
}

function limit<T>(x: Coroutine<T>, time: number | null, unit: number, where: string): Awaitable<T> {
  if (time !== null) checkNumber(time, where);
  const target = x instanceof Future ? x : frameOf(x, where);
  if (time === null) return target as Awaitable<T>;
  const ms = time * unit;
  return (ms > 0 ? new Limited(target, ms) : new AtOnce(target)) as unknown as Awaitable<T>;
}
