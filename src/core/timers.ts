import { LEAN } from './profile.js';

/**
 * The timer queue: a pairing heap whose links are fields of its nodes, so it allocates nothing. A
 * sleeping task is in no wait queue, hence `next_` and `prev_` serve both. `prev_` is the previous node
 * in the list of children; for the first child it is the parent. In the lean profile it is a sorted list: half of the
 * code, and enough for the few timers that fit into a small memory.
 */
export interface Timed {
  /** Deadline in ms of the port's clock; unique, see `Loop.deadline_`. */
  when_: number;
  child_: Timed | null;
  next_: unknown;
  prev_: unknown;
  expire_(): void;
}

function meld(a: Timed | null, b: Timed | null): Timed | null {
  if (a === null) return b;
  if (b === null) return a;
  if (b.when_ < a.when_) {
    const swap = a;
    a = b;
    b = swap;
  }
  const child = a.child_;
  b.next_ = child;
  if (child !== null) child.prev_ = b;
  b.prev_ = a;
  a.child_ = b;
  return a;
}

export function insert(root: Timed | null, node: Timed): Timed {
  if (LEAN) return insertSorted(root, node);
  node.child_ = node.next_ = node.prev_ = null;
  return meld(root, node) as Timed;
}

/** Melds the children of a node that leaves the heap: pairs from the left, then all pairs from the right. */
function meldChildren(node: Timed): Timed | null {
  let list = node.child_;
  node.child_ = null;
  let pairs: Timed | null = null;
  while (list !== null) {
    const first: Timed = list;
    const second = first.next_ as Timed | null;
    list = second === null ? null : (second.next_ as Timed | null);
    first.next_ = first.prev_ = null;
    if (second !== null) second.next_ = second.prev_ = null;
    const pair = meld(first, second) as Timed;
    pair.next_ = pairs;
    pairs = pair;
  }
  let root: Timed | null = null;
  while (pairs !== null) {
    const rest = pairs.next_ as Timed | null;
    pairs.next_ = null;
    root = meld(root, pairs);
    pairs = rest;
  }
  return root;
}

/** Takes `node` out, wherever it is in the heap; returns the new root. */
export function remove(root: Timed, node: Timed): Timed | null {
  if (LEAN) return unlink(root, node);
  const orphans = meldChildren(node);
  if (node === root) return orphans;
  const prev = node.prev_ as Timed;
  const next = node.next_ as Timed | null;
  if (prev.child_ === node) prev.child_ = next;
  else prev.next_ = next;
  if (next !== null) next.prev_ = prev;
  node.next_ = node.prev_ = null;
  return meld(root, orphans);
}

function insertSorted(root: Timed | null, node: Timed): Timed {
  let before: Timed | null = null;
  let after = root;
  while (after !== null && after.when_ < node.when_) {
    before = after;
    after = after.next_ as Timed | null;
  }
  node.prev_ = before;
  node.next_ = after;
  if (after !== null) after.prev_ = node;
  if (before === null) return node;
  before.next_ = node;
  return root as Timed;
}

function unlink(root: Timed, { next_, prev_ }: Timed): Timed | null {
  if (next_ !== null) (next_ as Timed).prev_ = prev_;
  if (prev_ === null) return next_ as Timed | null;
  (prev_ as Timed).next_ = next_;
  return root;
}
