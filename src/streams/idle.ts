import { OSError } from '../core/exceptions.js';
import { type Loop, loop } from '../core/loop.js';
import type { Transport } from '../core/port.js';
import type { Timed } from '../core/timers.js';
import type { Settings } from './options.js';

/** What a time limit knows of the reader of its connection. */
interface Limited {
  settings_: Settings;
  transport_: Transport;
  waiter_: { readonly ready_: boolean } | null;
}

/** The time limit of one direction of a connection. Made when something waits for the first time. */
export class IdleTimer implements Timed {
  when_ = 0;
  child_: Timed | null = null;
  next_: unknown = null;
  prev_: unknown = null;
  private reader_: Limited;
  /** Whether it limits the reads, and not what is sent. */
  private reads_: boolean;
  /** The loop in whose timer queue it is. */
  private owner_: Loop | null = null;
  private late_ = false;

  constructor(reader: Limited, reads: boolean) {
    this.reader_ = reader;
    this.reads_ = reads;
  }

  /** Starts it, unless it runs. */
  start_(): void {
    if (this.owner_ !== null && this.owner_ === loop) return;
    this.late_ = false;
    this.arm_(this.reader_.settings_.idle_ * 1000);
  }

  private arm_(ms: number): void {
    const owner = loop as Loop;
    this.owner_ = owner;
    this.when_ = owner.deadline_(ms);
    owner.schedule_(this);
  }

  stop_(): void {
    // A loop that is closed has forgotten its timers.
    if (this.owner_ !== null && this.owner_ === loop) this.owner_.unschedule_(this);
    this.owner_ = null;
  }

  expire_(): void {
    this.owner_ = null;
    const { waiter_, settings_, transport_ } = this.reader_;
    // The loop itself may have been late: then events that came in time are not handled yet. So wait one ms more, and
    // longer while a task is about to handle one.
    if (!this.late_ || (this.reads_ && waiter_?.ready_)) {
      this.late_ = true;
      this.arm_(1);
    } else if (!this.reads_ || waiter_ !== null)
      transport_.handler.onClosed(new OSError('ETIMEDOUT', `idleTimeout, ${settings_.idle_} s`));
  }
}
