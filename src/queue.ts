/**
 * Wait queues, after trio's ParkingLot: first in, first out, any waiter can leave in O(1). The links
 * lie in the waiters, so that waiting allocates nothing; a waiter is in one queue at a time.
 * The queue itself is one field of its owner: the head of a ring.
 */
export interface Waiter {
  next_: Waiter | null;
  prev_: Waiter | null;
  /** What this one waited for has happened. */
  notify_(): void;
}

export interface Queued {
  waiters_?: Waiter | null;
}

export function enqueue(queue: Queued, waiter: Waiter): void {
  const head = queue.waiters_;
  if (!head) {
    queue.waiters_ = waiter.next_ = waiter.prev_ = waiter;
    return;
  }
  const tail = head.prev_ as Waiter;
  tail.next_ = head.prev_ = waiter;
  waiter.prev_ = tail;
  waiter.next_ = head;
}

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
