import {
  type Awaitable,
  BaseAwaitable,
  PENDING,
  type Waitable,
  type Waiter,
  type WaitingTask,
} from '../core/awaitable.js';
import { checkKeys, checkNumber, kind } from '../core/checks.js';
import { QueueEmpty, QueueFull, QueueShutDown } from '../core/exceptions.js';
import { leave, notifyAll, notifyOne, park, type Queued, Wait } from '../core/waitqueue.js';

// The texts of errors; in CPython these have none.
const SHUT = 'the queue was shut down';
const EMPTY = 'the queue is empty';

/** The wait of `get`. The item is taken when the task runs, not when the item comes: a cancelled `get` takes none. */
class Get extends Wait<unknown> {
  private queue_: Queue<never>;

  constructor(queue: Queue<never>) {
    super();
    this.queue_ = queue;
  }

  override wait_(task: WaitingTask): unknown {
    const queue = this.queue_;
    if (queue.count_ > 0) {
      const item = queue.take_();
      if (queue.waiters_) notifyOne(queue);
      return item;
    }
    return queue.shut_ ? queue.getNowait() : park(this, task, this);
  }

  override resume_(task: WaitingTask): unknown {
    return this.wait_(task);
  }

  override cancel_(task: WaitingTask): boolean {
    if (!leave(this, task) && this.queue_.count_ > 0) notifyOne(this);
    return false;
  }

  what_(): string {
    return 'a Queue get';
  }
}

/** One `put`. The object is used again once its item is in the queue. */
class Put<T> extends BaseAwaitable<void> implements Waitable {
  item_: T | undefined = undefined;
  /** Returned by `put`, and its item is not in the queue yet. */
  held_ = false;
  private queue_: Queue<T>;

  constructor(queue: Queue<T>) {
    super();
    this.queue_ = queue;
  }

  wait_(task: WaitingTask): unknown {
    // Awaited a second time: the item is in the queue already.
    if (!this.held_) return undefined;
    const queue = this.queue_;
    if (queue.count_ >= queue.limit_ && !queue.shut_) return park(queue, task, this);
    const item = this.item_ as T;
    this.item_ = undefined;
    this.held_ = false;
    queue.put_ = this;
    queue.accept_(item);
    return undefined;
  }

  resume_(task: WaitingTask): unknown {
    return this.wait_(task);
  }

  cancel_(task: WaitingTask): boolean {
    const queue = this.queue_;
    if (!leave(queue, task) && queue.count_ < queue.limit_) notifyOne(queue);
    return false;
  }

  what_(): string {
    return 'a Queue put';
  }
}

class Join extends Wait<void> {
  private queue_: Queue<never>;

  constructor(queue: Queue<never>) {
    super();
    this.queue_ = queue;
  }

  override wait_(task: WaitingTask): unknown {
    return this.queue_.unfinished_ === 0 ? undefined : park(this, task, this);
  }

  override resume_(): unknown {
    return undefined;
  }

  what_(): string {
    return 'a Queue join';
  }
}

/** What `next` of an iterator waits for: an item, or the end of a queue that is shut down. */
class Next<T> extends BaseAwaitable<IteratorResult<T, undefined>> implements Waitable {
  private queue_: Queue<T>;

  constructor(queue: Queue<T>) {
    super();
    this.queue_ = queue;
  }

  wait_(task: WaitingTask): unknown {
    const { count_, shut_, get_ } = this.queue_;
    if (count_ === 0 && shut_) return { value: undefined, done: true };
    const value = get_.wait_(task);
    if (value !== PENDING) return { value, done: false };
    task.waitsFor_ = this;
    return PENDING;
  }

  resume_(task: WaitingTask): unknown {
    return this.wait_(task);
  }

  cancel_(task: WaitingTask): boolean {
    return this.queue_.get_.cancel_(task);
  }

  what_(): string {
    return this.queue_.get_.what_();
  }
}

/** Iterates over a queue until it is shut down. */
class Items<T> implements AsyncIterableIterator<T> {
  private next_: Next<T>;

  constructor(queue: Queue<T>) {
    this.next_ = new Next(queue);
  }

  next(): Promise<IteratorResult<T, undefined>> {
    return this.next_ as unknown as Promise<IteratorResult<T, undefined>>;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/**
 * A queue, first in, first out. Any number of tasks can put and get; once its ring is long enough it allocates nothing.
 * `for await` takes items until the queue is shut down and empty. Source: CPython `asyncio.Queue`.
 */
export class Queue<T = unknown> implements Queued {
  /** How many items it holds at most; 0 or less: no limit. Default 0. */
  readonly maxsize: number;
  /** The tasks that wait in `put`; missing until one does. */
  declare waiters_?: Waiter | null;
  /** How many items it holds at most. */
  limit_: number;
  count_ = 0;
  shut_ = false;
  unfinished_ = 0;
  get_: Get;
  put_: Put<T>;
  /** A ring, which grows as needed. */
  protected items_: ArrayLike<T | undefined> & (T | undefined)[] = [];
  protected first_ = 0;
  /** Missing until `join` is called. */
  declare private join_?: Join;

  /** Throws TypeError if `maxsize` is not a number. */
  constructor(maxsize = 0) {
    checkNumber(maxsize, 'Queue(maxsize)');
    this.maxsize = maxsize;
    this.limit_ = maxsize > 0 ? maxsize : Number.POSITIVE_INFINITY;
    this.get_ = new Get(this as unknown as Queue<never>);
    this.put_ = new Put<T>(this);
  }

  /** How many items the queue holds. */
  qsize(): number {
    return this.count_;
  }

  /** True if it holds no item. */
  empty(): boolean {
    return this.count_ === 0;
  }

  /** True if it holds `maxsize` items; never without a limit. */
  full(): boolean {
    return this.count_ >= this.limit_;
  }

  /** Puts an item; waits for room. Throws QueueShutDown after `shutdown`. A `put` that is cancelled puts nothing. */
  put(item: T): Awaitable<void> {
    let put = this.put_;
    if (put.held_) put = this.put_ = new Put<T>(this);
    put.held_ = true;
    put.item_ = item;
    return put;
  }

  /** Puts an item at once. Throws QueueFull if there is no room, QueueShutDown after `shutdown`. */
  putNowait(item: T): void {
    if (this.full() && !this.shut_)
      throw new QueueFull(`the queue is full, with ${this.count_} items`);
    this.accept_(item);
  }

  /** Puts an item at once; there is room. */
  accept_(item: T): void {
    if (this.shut_) throw new QueueShutDown(SHUT);
    this.insert_(item);
    this.unfinished_++;
    if (this.get_.waiters_) notifyOne(this.get_);
  }

  /**
   * Takes an item; waits for one. Throws QueueShutDown when the queue is shut down and empty. A `get` that is
   * cancelled takes none.
   */
  get(): Awaitable<T> {
    return this.get_ as unknown as Awaitable<T>;
  }

  /** Takes an item at once. Throws QueueEmpty if there is none, QueueShutDown if none will come. */
  getNowait(): T {
    if (this.count_ === 0) throw this.shut_ ? new QueueShutDown(SHUT) : new QueueEmpty(EMPTY);
    const item = this.take_();
    notifyOne(this);
    return item;
  }

  /**
   * Call it when the work on an item is done; see `join`. Throws RangeError if it is called more often than items were
   * put.
   */
  taskDone(): void {
    if (this.unfinished_ <= 0) throw new RangeError('taskDone() called too many times');
    this.unfinished_--;
    this.finish_();
  }

  /** Waits until `taskDone` has been called for every item that was put. */
  join(): Awaitable<void> {
    this.join_ ??= new Join(this as unknown as Queue<never>);
    return this.join_;
  }

  /**
   * Shuts the queue down: `put` throws QueueShutDown, and so does `get` once the queue is empty. With `immediate` it is
   * emptied at once. Source: CPython 3.13 `Queue.shutdown`.
   */
  shutdown(immediate = false): void {
    this.shut_ = true;
    while (immediate && this.count_ > 0) {
      this.take_();
      if (this.unfinished_ > 0) this.unfinished_--;
    }
    this.finish_();
    notifyAll(this.get_);
    notifyAll(this);
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    return new Items<T>(this);
  }

  protected insert_(item: T): void {
    const items = this.items_;
    if (this.count_ === items.length) this.grow_();
    items[(this.first_ + this.count_++) % items.length] = item;
  }

  take_(): T {
    const items = this.items_;
    const at = this.first_;
    const item = items[at] as T;
    items[at] = undefined;
    this.first_ = (at + 1) % items.length;
    this.count_--;
    return item;
  }

  /** Doubles the ring: the items before the index of the first one move behind the last one. */
  private grow_(): void {
    const items = this.items_;
    const size = items.length;
    for (let i = 0; i < (size || 4); i++) {
      items.push(i < this.first_ ? items[i] : undefined);
      if (i < this.first_) items[i] = undefined;
    }
  }

  private finish_(): void {
    if (this.unfinished_ === 0 && this.join_ !== undefined) notifyAll(this.join_);
  }
}

/** A Queue, last in, first out. Source: CPython `asyncio.LifoQueue`. */
export class LifoQueue<T = unknown> extends Queue<T> {
  protected override insert_(item: T): void {
    this.items_[this.count_++] = item;
  }

  override take_(): T {
    const item = this.items_[--this.count_] as T;
    this.items_[this.count_] = undefined;
    return item;
  }
}

/** Returns less than 0 if `a` comes before `b`, 0 if their order does not matter. */
export type Compare<T> = (a: T, b: T) => number;

/** Compares as Python compares numbers, strings and, item by item, tuples. Values that cannot be compared are equal. */
function byValue(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < a.length && i < b.length; i++) {
      const order = byValue(a[i], b[i]);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  if (!isOrdered(a) || !isOrdered(b) || typeof a !== typeof b) return 0;
  return a < b ? -1 : a > b ? 1 : 0;
}

function isOrdered(x: unknown): x is number | string | bigint {
  return typeof x === 'number' || typeof x === 'string' || typeof x === 'bigint';
}

function parentOf(i: number): number {
  return (i - 1) >> 1;
}

/**
 * A Queue from which the least item comes first. Items are numbers, strings or arrays that begin with these, such as
 * `[priority, job]`, which are compared item by item; with `compare`, items of any kind. `put` throws TypeError for an
 * item that has no order. Source: CPython `asyncio.PriorityQueue`, and `heapq` for the order of equal items.
 */
export class PriorityQueue<T = unknown> extends Queue<T> {
  private compare_: Compare<T> | undefined;

  constructor(maxsize = 0, options?: { compare?: Compare<T> }) {
    super(maxsize);
    checkKeys(options, 'PriorityQueue(maxsize, options)', ['compare']);
    this.compare_ = options?.compare;
    if (this.compare_ !== undefined && typeof this.compare_ !== 'function')
      throw new TypeError(
        `PriorityQueue(maxsize, options): options.compare must be a function, got ${kind(this.compare_)}`,
      );
  }

  override put(item: T): Awaitable<void> {
    this.check_(item, 'put(item)');
    return super.put(item);
  }

  override putNowait(item: T): void {
    this.check_(item, 'putNowait(item)');
    super.putNowait(item);
  }

  /** Throws for an item that has no order. */
  private check_(item: T, where: string): void {
    if (this.compare_ !== undefined) return;
    const first = Array.isArray(item) ? item[0] : item;
    if (!isOrdered(first) || Number.isNaN(first))
      throw new TypeError(
        `${where}: expected a number, a string or an array that begins with one (or the option compare), got ${kind(first)}`,
      );
  }

  // As heapq does. All comparisons come first: if one throws, the queue stays as it was.
  protected override insert_(item: T): void {
    const items = this.items_ as T[];
    let at = this.count_;
    while (at > 0 && this.before_(item, items[parentOf(at)] as T)) at = parentOf(at);
    for (let hole = this.count_; hole !== at; hole = parentOf(hole))
      items[hole] = items[parentOf(hole)] as T;
    items[at] = item;
    this.count_++;
  }

  // The hole sinks to a leaf, and the last item rises from there.
  override take_(): T {
    const items = this.items_ as T[];
    const size = this.count_ - 1;
    const last = items[size] as T;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      const right = child + 1;
      const left = right >= size || this.before_(items[child] as T, items[right] as T);
      at = left ? child : right;
    }
    while (at > 0 && this.before_(last, items[at] as T)) at = parentOf(at);
    // The items on the path from there to the top move up by one.
    let carried = last;
    for (let hole = at; ; hole = parentOf(hole)) {
      const above = items[hole] as T;
      items[hole] = carried;
      carried = above;
      if (hole === 0) break;
    }
    (items as unknown[])[size] = undefined;
    this.count_ = size;
    return carried;
  }

  private before_(a: T, b: T): boolean {
    return (this.compare_ ?? byValue)(a, b) < 0;
  }
}

/** Where a RingbufQueue keeps its items: an array of the wanted length, or a typed array. */
export type Buffer<T> =
  | T[]
  | (T extends number ? ArrayLike<number> & { [i: number]: number } : never);

/**
 * A Queue in a buffer of the caller: it never allocates, and `putNowait` never throws QueueFull. When it is full the
 * oldest item is dropped, so a callback of the host can put a measurement at any time. Source: Peter Hinch's
 * `RingbufQueue` for MicroPython.
 */
export class RingbufQueue<T = number> extends Queue<T> {
  /** How many items were dropped since the start, because no task had taken them. */
  discards = 0;

  /** Throws TypeError unless `buffer` is an array or a typed array that is not empty. */
  constructor(buffer: Buffer<T>) {
    const length = (buffer as ArrayLike<T> | undefined)?.length;
    if (typeof length !== 'number' || length === 0 || typeof buffer !== 'object')
      throw new TypeError(
        `RingbufQueue(buffer): expected an array or a typed array, not empty, got ${length === 0 ? 'an empty one' : kind(buffer)}`,
      );
    super(length);
    this.items_ = buffer as unknown as (T | undefined)[];
  }

  /**
   * Puts an item at once. Returns false if the oldest item was dropped for it. Throws QueueShutDown after `shutdown`.
   */
  override putNowait(item: T): boolean {
    const fits = !this.full();
    if (!fits && !this.shut_) {
      this.take_();
      this.unfinished_--;
      this.discards++;
    }
    super.putNowait(item);
    return fits;
  }

  /** Returns the oldest item without taking it. Throws QueueEmpty if there is none. */
  peek(): T {
    if (this.empty()) throw new QueueEmpty(EMPTY);
    return this.items_[this.first_] as T;
  }
}
