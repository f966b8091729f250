import type { Awaitable } from '../core/awaitable.js';
import type { Coroutine } from '../core/coroutines.js';
import { CancelledError, ExceptionGroup } from '../core/exceptions.js';
import { Future } from '../core/futures.js';
import { runningLoop } from '../core/loop.js';
import { createTask, frameOf, type Task, type TaskOptions } from '../core/tasks.js';

/**
 * Tasks that end together: the scope of `taskGroup` waits for all of them. When one fails the others are cancelled.
 * Source: CPython 3.13 `asyncio.TaskGroup`.
 */
export class TaskGroup {
  private parent_: Task<unknown>;
  private tasks_ = new Set<Task<unknown>>();
  private errors_: unknown[] = [];
  private exiting_ = false;
  private aborting_ = false;
  private parentCancelled_ = false;
  private completed_: Future<void> | null = null;
  private taskDone_ = (task: Task<unknown>): void => {
    this.tasks_.delete(task);
    if (this.completed_ !== null && this.tasks_.size === 0 && !this.completed_.done())
      this.completed_.setResult();
    if (task.cancelled() || !task.failed_) return;
    this.errors_.push(task.exception());
    if (this.aborting_ || this.parentCancelled_) return;
    this.abort_();
    this.parentCancelled_ = true;
    this.parent_.cancel();
  };

  constructor(parent: Task<unknown>) {
    if (parent === undefined) throw new TypeError('TaskGroup: use taskGroup(body)');
    this.parent_ = parent;
  }

  /** Starts a task in the group. Throws Error if the group is shutting down or finished. */
  createTask<T>(coro: Coroutine<T>, options?: TaskOptions): Task<T> {
    const finished = this.exiting_ && this.tasks_.size === 0;
    if (finished || this.aborting_) {
      // The coroutine does not run, and must not be reported as one that was never awaited.
      frameOf(coro, 'createTask(coro)');
      throw new Error(`TaskGroup is ${finished ? 'finished' : 'shutting down'}`);
    }
    const task = createTask(coro, options);
    this.tasks_.add(task as Task<unknown>);
    task.addDoneCallback(this.taskDone_ as (task: unknown) => void);
    return task;
  }

  /**
   * Called when the body has ended: waits for the tasks. `failed`: the body threw `error`. Throws the error of the
   * scope, if any.
   */
  async exit_(failed: boolean, error: unknown): Promise<void> {
    this.exiting_ = true;
    let cancellation = failed && error instanceof CancelledError ? error : null;
    if (failed && !this.aborting_) this.abort_();
    // A loop, because the task can be cancelled again while it waits.
    while (this.tasks_.size > 0) {
      this.completed_ = new Future<void>();
      this.completed_.children_ = this.tasks_;
      try {
        await this.completed_;
      } catch (cancelled) {
        if (!this.aborting_) {
          cancellation = cancelled as CancelledError;
          this.abort_();
        }
      }
      this.completed_ = null;
    }
    if (this.parentCancelled_ && this.parent_.uncancel() === 0) cancellation = null;
    if (cancellation !== null && this.errors_.length === 0) throw cancellation;
    if (failed && !(error instanceof CancelledError)) this.errors_.push(error);
    if (this.errors_.length === 0) return;
    // If the task was also cancelled from outside, that request must still be delivered.
    if (this.parent_.cancelling() > 0) {
      this.parent_.uncancel();
      this.parent_.cancel();
    }
    throw new ExceptionGroup('unhandled errors in a TaskGroup', this.errors_);
  }

  private abort_(): void {
    this.aborting_ = true;
    for (const task of this.tasks_) task.cancel();
  }
}

/**
 * Calls `body` with a TaskGroup, and waits for all tasks of the group; returns the value of `body`. If a task or the
 * body fails, the other tasks and the body are cancelled, and when all have ended ExceptionGroup is thrown: its
 * `errors` are those of the tasks, then that of the body. Cancelling the caller cancels all of them and awaits their
 * cleanup. Throws TypeError if `body` is not a function. Stands for Python's `async with asyncio.TaskGroup() as group`.
 */
export function taskGroup<T>(
  body: (group: TaskGroup) => PromiseLike<T> | Generator<unknown, T, never> | T,
): Awaitable<T> {
  if (typeof body !== 'function') throw new TypeError('taskGroup(body): expected a function');
  return scope(body as (group: TaskGroup) => T) as unknown as Awaitable<T>;
}

async function scope<T>(body: (group: TaskGroup) => T): Promise<T | undefined> {
  const group = new TaskGroup(runningLoop().current_ as Task<unknown>);
  let value: T | undefined;
  let failed = false;
  let error: unknown;
  try {
    value = (await frameOf(() => body(group), 'taskGroup(body)')) as T;
  } catch (thrown) {
    failed = true;
    error = thrown;
  }
  await group.exit_(failed, error);
  if (failed) throw error;
  return value;
}
