import { enqueue, type Ready } from './frame.js';
import { Callback, type Loop, loop, runningLoop } from './loop.js';
import type { Timed } from './timers.js';

/** A timer that calls a function. Setting it again, to an earlier or later time, and cancelling it allocate nothing. */
export class Alarm implements Timed {
  when_ = 0;
  child_: Timed | null = null;
  next_: unknown = null;
  prev_: unknown = null;
  private owner_: Loop = runningLoop();
  private call_: () => void;
  private armed_ = false;
  /** Set when it is armed with 0 ms. (A separate node: the links of this one belong to the timer queue.) */
  private soon_: Ready | null = null;

  constructor(call: () => void) {
    this.call_ = call;
  }

  /** Calls in `ms`. With 0 or less: after everything that is ready now. */
  arm_(ms: number): void {
    this.cancel_();
    // The Alarm may have been made in an earlier run.
    this.owner_ = runningLoop();
    if (ms > 0) {
      this.armed_ = true;
      this.when_ = this.owner_.deadline_(ms);
      this.owner_.schedule_(this);
      return;
    }
    const soon = new Callback(() => {
      if (this.soon_ === soon) this.expire_();
    });
    this.soon_ = soon;
    enqueue(soon);
  }

  cancel_(): void {
    if (this.armed_) this.owner_.unschedule_(this);
    this.armed_ = false;
    this.soon_ = null;
  }

  get waits_(): boolean {
    return this.owner_ === loop && (this.armed_ || this.soon_ !== null);
  }

  expire_(): void {
    this.armed_ = false;
    this.soon_ = null;
    this.call_();
  }
}
