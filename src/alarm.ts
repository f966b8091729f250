import { type Loop, type Ready, runningLoop } from './loop.js';
import type { Timed } from './timers.js';

/** Calls once, in `ms`; or, with no time at all, after what is ready now. */
export class Alarm implements Timed, Ready {
  when_ = 0;
  child_: Timed | null = null;
  next_: unknown = null;
  prev_: unknown = null;
  private owner_: Loop;
  private call_: (() => void) | null;
  private armed_ = false;

  constructor(ms: number, call: () => void) {
    this.owner_ = runningLoop();
    this.call_ = call;
    if (ms <= 0) this.owner_.ready_(this);
    else {
      this.armed_ = true;
      this.when_ = this.owner_.deadline_(ms);
      this.owner_.schedule_(this);
    }
  }

  cancel_(): void {
    if (this.armed_) this.owner_.unschedule_(this);
    this.armed_ = false;
    this.call_ = null;
  }

  expire_(): void {
    this.armed_ = false;
    this.run_();
  }

  run_(): void {
    const call = this.call_;
    this.call_ = null;
    if (call !== null) call();
  }
}
