import { Alarm } from '../core/alarm.js';

/** The time limit of one direction. */
export class IdleTimer {
  private ms_: number;
  private alarm_: Alarm;
  private late_ = false;

  /** `busy`: what was waited for has come, and is to be looked at. */
  constructor(seconds: number, tooSlow: () => void, busy: () => boolean) {
    this.ms_ = seconds * 1000;
    this.alarm_ = new Alarm(() => {
      if (this.late_ && !busy()) {
        tooSlow();
        return;
      }
      // If it is the loop that was late, what came in time has not been looked at yet.
      this.late_ = true;
      this.alarm_.arm_(1);
    });
  }

  /** Begins, if it has not begun. */
  start_(): void {
    if (this.alarm_.waits_) return;
    this.late_ = false;
    this.alarm_.arm_(this.ms_);
  }

  stop_(): void {
    this.alarm_.cancel_();
  }
}
