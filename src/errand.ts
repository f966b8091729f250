import { PENDING, type Waitable } from './awaitable.js';
import type { OSError } from './exceptions.js';
import type { Task } from './tasks.js';

/** Something that the port does meanwhile, and that can be called off. */
export abstract class Errand<T> implements Waitable {
  /** For the types: compiled code awaits an errand itself. */
  declare then: PromiseLike<T>['then'];
  private task_: Task<unknown> | null = null;
  private done_ = false;
  private error_: OSError | undefined = undefined;
  private value_: T | undefined = undefined;

  protected settle_(error: OSError | undefined, value?: T): void {
    if (this.done_) return;
    this.done_ = true;
    this.error_ = error;
    this.value_ = value;
    if (this.task_ !== null) this.task_.notify_();
  }

  protected abstract begin_(): void;
  protected abstract abort_(): void;

  wait_(task: Task<unknown>): unknown {
    this.begin_();
    if (this.done_) return this.resume_();
    this.task_ = task;
    task.on_ = this;
    return PENDING;
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
