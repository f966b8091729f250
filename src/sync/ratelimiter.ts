import type { Awaitable } from '../core/awaitable.js';
import { checkNumber } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { runningLoop } from '../core/loop.js';
import { sleepMs } from '../core/sleep.js';
import { frameOf } from '../core/tasks.js';
import { Lock, withLock } from './locks.js';

/**
 * Limits how much passes in a period of time, first come, first served: a leaky bucket. A burst of `maxRate` may pass
 * at once; the capacity that it used comes back evenly. Source: Python's `aiolimiter.AsyncLimiter`.
 */
export class RateLimiter {
  /** How much may pass in `timePeriod`. */
  readonly maxRate: number;
  /** In seconds; default 60. */
  readonly timePeriod: number;
  private level_ = 0;
  private looked_ = 0;
  /** Held by the first task that waits, so that no other task overtakes it. */
  private turn_ = new Lock();

  /** Throws TypeError if an argument is not a number, RangeError unless both are positive and finite. */
  constructor(maxRate: number, timePeriod = 60) {
    checkNumber(maxRate, 'RateLimiter(maxRate, timePeriod)');
    checkNumber(timePeriod, 'RateLimiter(maxRate, timePeriod)');
    if (!(maxRate > 0 && timePeriod > 0 && maxRate + timePeriod < Number.POSITIVE_INFINITY))
      throw new RangeError(
        `RateLimiter(maxRate, timePeriod): both must be > 0, and finite, got ${maxRate} and ${timePeriod}`,
      );
    this.maxRate = maxRate;
    this.timePeriod = timePeriod;
  }

  /** Whether `acquire(amount)` would return at once. Default amount: 1. */
  hasCapacity(amount = 1): boolean {
    checkNumber(amount, 'hasCapacity(amount)');
    this.leak_();
    return !this.turn_.locked() && this.fits_(amount);
  }

  /**
   * Waits until `amount` may pass; default 1. If it is cancelled, nothing has passed. Throws RangeError for more than
   * `maxRate`.
   */
  acquire(amount = 1): Awaitable<void> {
    checkNumber(amount, 'acquire(amount)');
    if (amount > this.maxRate)
      throw new RangeError(`acquire(amount): ${amount} is more than maxRate, ${this.maxRate}`);
    return withLock<void>(
      this.turn_,
      frameOf(() => this.wait_(amount), 'acquire(amount)'),
    );
  }

  /** Waits until 1 may pass, then runs `body`; returns the value of `body`. */
  with<T>(body: Coroutine<T>): Awaitable<T> {
    return this.before_(frameOf(body, 'RateLimiter.with(body)')) as unknown as Awaitable<T>;
  }

  private async before_(body: unknown): Promise<unknown> {
    await this.acquire();
    return await body;
  }

  private async wait_(amount: number): Promise<void> {
    for (;;) {
      this.leak_();
      if (this.fits_(amount)) break;
      const excess = this.level_ + amount - this.maxRate;
      await sleepMs((excess / this.maxRate) * this.timePeriod * 1000);
    }
    this.level_ += amount;
  }

  /** Ignores an excess of less than a millionth: clocks count whole ms, and sums of fractions have rounding errors. */
  private fits_(amount: number): boolean {
    return this.level_ + amount < this.maxRate * (1 + 1e-6);
  }

  private leak_(): void {
    const now = runningLoop().port_.now() / 1000;
    const leaked = ((now - this.looked_) / this.timePeriod) * this.maxRate;
    this.level_ = Math.max(0, this.level_ - leaked);
    this.looked_ = now;
  }
}
