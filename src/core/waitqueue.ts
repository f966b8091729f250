import {
  BaseAwaitable,
  PENDING,
  type Waitable,
  type Waiter,
  type WaitingTask,
} from './awaitable.js';
import { wake } from './frame.js';

/**
 * Wait queues, after trio's ParkingLot: first in, first out, and any waiter can leave in O(1). The links
 * are fields of the waiters, so waiting allocates nothing; a waiter is in one queue at a time.
 * The queue itself is one field of its owner: the first waiter of a ring.
 */
export interface Queued {
  waiters_?: Waiter | null;
}

/** Puts `waiter` at the end of `queue`; it then waits for `target`. Returns PENDING, which `wait_` returns in turn. */
export function park(queue: Queued, waiter: Waiter, target: Waitable): object {
  waiter.waitsFor_ = target;
  const head = queue.waiters_;
  if (!head) queue.waiters_ = waiter.next_ = waiter.prev_ = waiter;
  else {
    const tail = head.prev_ as Waiter;
    tail.next_ = head.prev_ = waiter;
    waiter.prev_ = tail;
    waiter.next_ = head;
  }
  return PENDING;
}

/** A place where one task at a time can wait. */
export interface Slot {
  waiter_: WaitingTask | null;
}

/** Puts `task` into a free slot; it then waits for `target`. Returns PENDING. */
export function parkAlone(slot: Slot, task: WaitingTask, target: Waitable): object {
  slot.waiter_ = task;
  task.waitsFor_ = target;
  return PENDING;
}

/** Takes a parked waiter out of `queue`. */
export function dequeue(queue: Queued, waiter: Waiter): void {
  const next = waiter.next_ as Waiter;
  if (next === waiter) queue.waiters_ = null;
  else {
    const prev = waiter.prev_ as Waiter;
    prev.next_ = next;
    next.prev_ = prev;
    if (queue.waiters_ === waiter) queue.waiters_ = next;
  }
  waiter.next_ = waiter.prev_ = null;
}

/**
 * Takes a cancelled task out of `queue`. Returns false if the task has been woken, and so has left the queue already.
 */
export function leave(queue: Queued, task: WaitingTask): boolean {
  if (task.ready_) return false;
  dequeue(queue, task);
  return true;
}

/** Wakes the longest-waiting waiter, which leaves the queue. Returns false if none waits. */
export function notifyOne(queue: Queued): boolean {
  const waiter = queue.waiters_;
  if (!waiter) return false;
  const next = waiter.next_ as Waiter;
  if (next === waiter) queue.waiters_ = null;
  else {
    const tail = waiter.prev_ as Waiter;
    queue.waiters_ = tail.next_ = next;
    next.prev_ = tail;
  }
  wake(waiter);
  return true;
}

/** Wakes all waiters, the longest-waiting first; they leave the queue. */
export function notifyAll(queue: Queued): void {
  let waiter = queue.waiters_;
  if (!waiter) return;
  queue.waiters_ = null;
  (waiter.prev_ as Waiter).next_ = null;
  while (waiter) {
    const next: Waiter | null = waiter.next_;
    wake(waiter);
    waiter = next;
  }
}

/** A wait object with a wait queue of its own. Its value is true, and a task that is cancelled leaves the queue. */
export abstract class Wait<T = unknown> extends BaseAwaitable<T> implements Waitable, Queued {
  /** Missing until a task waits. */
  declare waiters_?: Waiter | null;

  abstract what_(): string;

  wait_(task: WaitingTask): unknown {
    return park(this, task, this);
  }

  resume_(_task: WaitingTask): unknown {
    return true;
  }

  cancel_(task: WaitingTask): boolean {
    leave(this, task);
    return false;
  }
}
