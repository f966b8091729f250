import type { Waiter } from '../core/awaitable.js';
import { CALLBACK, wake } from '../core/frame.js';
import type { Future } from '../core/futures.js';
import { dequeue, park } from '../core/waitqueue.js';

/** What is called when futures are done, in the place of a done callback, and without a function for each. */
export interface Follows {
  followed_(future: Future): void;
}

/** Waits for a future as a done callback does. */
export class Follower implements Waiter {
  declare next_: Waiter | null;
  declare prev_: Waiter | null;
  declare state_: number;
  declare waitsFor_: Future;
  declare private owner_: Follows;

  constructor(owner: Follows) {
    this.state_ = CALLBACK;
    this.owner_ = owner;
  }

  run_(): void {
    this.owner_.followed_(this.waitsFor_);
  }

  what_(): string {
    return 'a done callback';
  }
}

/** Calls `owner.followed_(future)` when `future` is done, where a done callback that is added now would be called. */
export function follow(future: Future, owner: Follows): Follower {
  const follower = new Follower(owner);
  if (future.done()) {
    follower.waitsFor_ = future;
    wake(follower);
  } else park(future, follower, future);
  return follower;
}

/** Does nothing if the future is done: then the call comes soon. */
export function unfollow(follower: Follower): void {
  const future = follower.waitsFor_;
  if (!future.done()) dequeue(future, follower);
}
