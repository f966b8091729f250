import { Alarm } from '../core/alarm.js';
import type { Awaitable } from '../core/awaitable.js';
import { checkNumber, kind } from '../core/checks.js';
import { createTask } from '../core/tasks.js';
import { Event } from './locks.js';

/**
 * A timer that can be started again while it runs: a watchdog, a switch that must not chatter, a light that goes out.
 * After Peter Hinch's `Delay_ms` for MicroPython.
 */
export class Delay {
  private ms_: number;
  private callback_: (() => unknown) | undefined;
  // Made when it is first triggered: a Delay may be made before there is a loop.
  private alarm_: Alarm | undefined = undefined;
  private over_ = new Event();

  /** `ms`: how long it runs. `callback` is run as a task each time it ends. */
  constructor(ms: number, callback?: () => unknown) {
    checkNumber(ms, 'Delay(ms, callback)');
    if (callback !== undefined && typeof callback !== 'function')
      throw new TypeError(`Delay(ms, callback): expected a function, got ${kind(callback)}`);
    this.ms_ = ms;
    this.callback_ = callback;
  }

  /** Starts it, or lets it begin anew: it ends `ms` from now. Allocates nothing. */
  trigger(ms = this.ms_): void {
    checkNumber(ms, 'trigger(ms)');
    this.alarm_ ??= new Alarm(() => this.end_());
    this.over_.clear();
    this.alarm_.arm_(ms);
  }

  /** Stops it: the callback is not called. */
  stop(): void {
    this.alarm_?.cancel_();
  }

  running(): boolean {
    return this.alarm_?.waits_ === true;
  }

  /** Waits until it has ended by itself; at once if it has, and was not triggered since. Cancelling leaves it running. */
  wait(): Awaitable<true> {
    return this.over_.wait();
  }

  private end_(): void {
    if (this.callback_ !== undefined) createTask(this.callback_ as () => PromiseLike<unknown>);
    this.over_.set();
  }
}
