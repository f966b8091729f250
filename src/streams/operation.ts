import type { Waitable, WaitingTask } from '../core/awaitable.js';
import type { OSError } from '../core/exceptions.js';
import { parkAlone, type Slot } from '../core/waitqueue.js';

/** A wait for something that the port does, and that can be cancelled: a lookup, a connection, a listener. */
export abstract class PortOperation<T> implements Waitable, Slot {
  /** Only declared, so that TypeScript allows `await`: compiled code awaits the operation itself. */
  declare then: PromiseLike<T>['then'];
  waiter_: WaitingTask | null = null;
  private done_ = false;
  private error_: OSError | undefined = undefined;
  private value_: T | undefined = undefined;

  protected settle_(error: OSError | undefined, value?: T): void {
    if (this.done_) return;
    this.done_ = true;
    if (error !== undefined && error.message.indexOf(this.target_()) < 0)
      error.message += ` (${this.target_()})`;
    this.error_ = error;
    this.value_ = value;
    if (this.waiter_ !== null) this.waiter_.notify_();
  }

  /** What it is about, for its error: a name, or an address and port. */
  protected abstract target_(): string;
  protected abstract begin_(): void;
  protected abstract abort_(): void;

  wait_(task: WaitingTask): unknown {
    this.begin_();
    if (this.done_) return this.resume_();
    return parkAlone(this, task, this);
  }

  resume_(): unknown {
    if (this.error_ !== undefined) throw this.error_;
    return this.value_;
  }

  cancel_(): boolean {
    this.done_ = true;
    this.abort_();
    return false;
  }
}
