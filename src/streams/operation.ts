import type { Waitable, WaitingTask } from '../core/awaitable.js';
import type { OSError } from '../core/exceptions.js';
import { parkAlone, type Slot } from '../core/waitqueue.js';

/** A wait for something that the port does, and that can be cancelled: a lookup, a connection, a listener. */
export abstract class PortOperation<T> implements Waitable, Slot {
  /** Only declared, so that TypeScript allows `await`: compiled code awaits the operation itself. */
  declare then: PromiseLike<T>['then'];
  declare waiter_: WaitingTask | null;
  declare protected done_: boolean;
  declare protected value_: T | undefined;
  /** Missing unless it has failed. */
  declare protected error_?: OSError;

  abstract what_(): string;

  constructor() {
    this.waiter_ = null;
    this.done_ = false;
    this.value_ = undefined;
  }

  protected settle_(error: OSError | undefined, value?: T): void {
    if (this.done_) return;
    this.done_ = true;
    if (error !== undefined && error.message.indexOf(this.target_()) < 0)
      error.message += ` (${this.target_()})`;
    if (error !== undefined) this.error_ = error;
    this.value_ = value;
    if (this.waiter_ !== null) this.waiter_.notify_();
  }

  /** What it is about, for its error: a name, or an address and port. */
  protected abstract target_(): string;
  protected abstract begin_(): void;
  protected abstract abort_(): void;

  wait_(task: WaitingTask): unknown {
    this.begin_();
    if (this.done_) return this.resume_(task);
    return parkAlone(this, task, this);
  }

  resume_(_task: WaitingTask): unknown {
    if (this.error_ !== undefined) throw this.error_;
    return this.value_;
  }

  cancel_(): boolean {
    this.done_ = true;
    this.abort_();
    return false;
  }
}
