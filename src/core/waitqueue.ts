import { PENDING, type Waitable, type Waiter, type WaitingTask } from './awaitable.js';

/**
 * Wait queues, after trio's ParkingLot: first in, first out, any waiter can leave in O(1). The links
 * lie in the waiters, so that waiting allocates nothing; a waiter is in one queue at a time.
 * The queue itself is one field of its owner: the head of a ring.
 */
export interface Queued {
  waiters_?: Waiter | null;
}

/** Puts `waiter` at the end of `queue`, where it waits for `target`. Returns PENDING, for `wait_` to return. */
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

/** Has `task` wait for `target` in a slot that is free. Returns PENDING. */
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

/** A task is cancelled: takes it out of `queue`. False if it has been woken, and so is out already. */
export function leave(queue: Queued, task: WaitingTask): boolean {
  if (task.ready_) return false;
  dequeue(queue, task);
  return true;
}

/** Takes the longest-waiting one out and wakes it; false if none waits. */
export function notifyOne(queue: Queued): boolean {
  const waiter = queue.waiters_;
  if (!waiter) return false;
  dequeue(queue, waiter);
  waiter.notify_();
  return true;
}

export function notifyAll(queue: Queued): void {
  while (notifyOne(queue));
}
