import { type Loop, loop, type Ready, runningLoop } from './loop.js';
import type { Timed } from './timers.js';

/** Calls in some time; can be set again, to earlier or later, and called off, which allocates nothing. */
export class Alarm implements Timed {
  when_ = 0;
  child_: Timed | null = null;
  next_: unknown = null;
  prev_: unknown = null;
  private owner_: Loop = runningLoop();
  private call_: () => void;
  private armed_ = false;
  /** Set to no time at all. (A node of its own: in the ready queue it cannot be a timer as well.) */
  private soon_: Ready | null = null;

  constructor(call: () => void) {
    this.call_ = call;
  }

  /** In `ms`; with no time at all after what is ready now. */
  arm_(ms: number): void {
    this.cancel_();
    // It may have been made for an earlier run.
    this.owner_ = runningLoop();
    if (ms > 0) {
      this.armed_ = true;
      this.when_ = this.owner_.deadline_(ms);
      this.owner_.schedule_(this);
      return;
    }
    const soon: Ready = {
      next_: null,
      run_: () => {
        if (this.soon_ === soon) this.expire_();
      },
    };
    this.soon_ = soon;
    this.owner_.enqueue_(soon);
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
