import type { Awaitable } from '../core/awaitable.js';
import { kind } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { CancelledError, ExceptionGroup } from '../core/exceptions.js';
import { current, Frame, RETURNED } from '../core/frame.js';
import { Future } from '../core/futures.js';
import { createTask, frameOf, Task, type TaskOptions } from '../core/tasks.js';
import { type Follows, follow } from './follow.js';

/**
 * Tasks that end together: the scope of `taskGroup` waits for all of them. When one fails the others are cancelled.
 * Source: CPython 3.13 `asyncio.TaskGroup`.
 */
export class TaskGroup implements Follows {
  parent_: Task<unknown>;
  tasks_ = new Set<Task<unknown>>();
  errors_: unknown[] = [];
  exiting_ = false;
  aborting_ = false;
  parentCancelled_ = false;
  /** Settled when the last task has ended. */
  completed_: Future<void> | null = null;

  constructor(parent: Task<unknown>) {
    if (!(parent instanceof Task)) throw new TypeError('TaskGroup: use taskGroup(body)');
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
    follow(task as Future, this);
    return task;
  }

  followed_(future: Future): void {
    const task = future as Task<unknown>;
    this.tasks_.delete(task);
    if (this.completed_ !== null && this.tasks_.size === 0 && !this.completed_.done())
      this.completed_.setResult();
    if (task.cancelled() || !task.failed_) return;
    this.errors_.push(task.exception());
    if (this.aborting_ || this.parentCancelled_) return;
    this.abort_();
    this.parentCancelled_ = true;
    this.parent_.cancel();
  }

  abort_(): void {
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
  if (typeof body !== 'function')
    throw new TypeError(`taskGroup(body): expected a function, got ${kind(body)}`);
  return new GroupScope(body as (group: TaskGroup) => T);
}

// Labels of a GroupScope.
const BODY = 1;
const JOINING = 2;
const ENDING = 3;

/** The call of `taskGroup`: awaits the body, then the tasks. */
class GroupScope<T> extends Frame<T> {
  body_: (group: TaskGroup) => T;
  declare group_: TaskGroup;
  /** The value of the body, or what it threw. */
  end_: unknown = undefined;
  failed_ = false;
  cancellation_: unknown = null;

  constructor(body: (group: TaskGroup) => T) {
    super(stepScope as never);
    this.body_ = body;
  }

  override t(error: unknown): boolean {
    const group = this.group_;
    if (this.n === BODY) {
      this.end_ = error;
      this.failed_ = true;
      if (error instanceof CancelledError) this.cancellation_ = error;
    } else if (this.n !== JOINING) return false;
    // The task can be cancelled again while it waits.
    else if (!group.aborting_) this.cancellation_ = error;
    if (!group.aborting_) group.abort_();
    this.n = JOINING;
    return true;
  }
}

function stepScope(frame: GroupScope<unknown>, value: unknown): unknown {
  if (frame.n === 0) {
    const group = new TaskGroup(current as Task<unknown>);
    frame.group_ = group;
    frame.n = BODY;
    return frameOf(() => frame.body_(group), '');
  }
  const group = frame.group_;
  if (frame.n === BODY) frame.end_ = value;
  group.exiting_ = true;
  group.completed_ = null;
  if (group.tasks_.size > 0) {
    const completed = new Future<void>();
    completed.children_ = group.tasks_;
    group.completed_ = completed;
    frame.n = JOINING;
    return completed;
  }
  frame.n = ENDING;
  throwError(frame, group);
  frame.n = RETURNED;
  return frame.end_;
}

/** Throws the error of the scope, if there is one. */
function throwError({ failed_, end_, cancellation_ }: GroupScope<unknown>, group: TaskGroup): void {
  const { parent_, errors_ } = group;
  const ours = group.parentCancelled_ && parent_.uncancel() === 0;
  if (cancellation_ !== null && !ours && errors_.length === 0) throw cancellation_;
  if (failed_ && !(end_ instanceof CancelledError)) errors_.push(end_);
  if (errors_.length > 0) {
    // If the task was also cancelled from outside, that request must still be delivered.
    if (parent_.cancelling() > 0) {
      parent_.uncancel();
      parent_.cancel();
    }
    throw new ExceptionGroup('unhandled errors in a TaskGroup', errors_);
  }
  if (failed_) throw end_;
}
