import { Alarm } from '../core/alarm.js';

/** The time limit of one direction. */
export class IdleTimer {
  private ms_: number;
  private alarm_: Alarm;
  private late_ = false;

  /**
   * `tooSlow` is called when the time has passed, unless `busy` returns true: then an event has come and will be
   * handled.
   */
  constructor(seconds: number, tooSlow: () => void, busy: () => boolean) {
    this.ms_ = seconds * 1000;
    this.alarm_ = new Alarm(() => {
      if (this.late_ && !busy()) {
        tooSlow();
        return;
      }
      // The loop itself may have been late: then events that came in time are not handled yet. So wait one ms more.
      this.late_ = true;
      this.alarm_.arm_(1);
    });
  }

  /** Starts it, unless it runs. */
  start_(): void {
    if (this.alarm_.waits_) return;
    this.late_ = false;
    this.alarm_.arm_(this.ms_);
  }

  stop_(): void {
    this.alarm_.cancel_();
  }
}
