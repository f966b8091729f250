/*
 * Map and Set on two arrays. A lookup takes time in proportion to the size, but it is the engine's own
 * search, and collections on a microcontroller are small. A deleted entry leaves a hole, so that a loop
 * may delete and add entries as in ECMA-262. When more than half are holes, the entries move to a new table, and
 * running loops follow them.
 */
const HOLE = {};
const FEW = 8;

class Table {
  keys_: unknown[] = [];
  values_: unknown[] = [];
  /** The table to which the entries have moved, if they have. */
  next_: Table | undefined = undefined;

  move_(): Table {
    const next = new Table();
    this.keys_.forEach((key, i) => {
      if (key === HOLE) return;
      next.keys_.push(key);
      next.values_.push(this.values_[i]);
    });
    this.next_ = next;
    return next;
  }
}

class Entries<T> {
  private table_: Table;
  private pick_: (key: unknown, value: unknown) => T;
  private at_ = 0;

  constructor(table: Table, pick: (key: unknown, value: unknown) => T) {
    this.table_ = table;
    this.pick_ = pick;
  }

  next(): IteratorResult<T, undefined> {
    for (let next = this.table_.next_; next !== undefined; next = next.next_) this.follow_(next);
    const { keys_, values_ } = this.table_;
    while (this.at_ < keys_.length && keys_[this.at_] === HOLE) this.at_++;
    if (this.at_ >= keys_.length) {
      // A loop that has ended stays ended, even if entries are added: so it gets an empty table.
      this.table_ = new Table();
      return { done: true, value: undefined };
    }
    const i = this.at_++;
    return { done: false, value: this.pick_(keys_[i], values_[i]) };
  }

  private follow_(next: Table): void {
    let passed = 0;
    for (let i = 0; i < this.at_; i++) if (this.table_.keys_[i] !== HOLE) passed++;
    this.table_ = next;
    this.at_ = passed;
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/** Whether `key` is NaN, which `indexOf` does not find because it does not equal itself. */
function isNaNKey(key: unknown): boolean {
  // biome-ignore lint/suspicious/noGlobalIsNan: the engine has no other
  return typeof key === 'number' && isNaN(key);
}

class Collection {
  protected table_ = new Table();
  size = 0;

  protected find_(key: unknown): number {
    const { keys_ } = this.table_;
    return isNaNKey(key) ? keys_.findIndex(isNaNKey) : keys_.indexOf(key);
  }

  protected put_(key: unknown, value: unknown): void {
    const at = this.find_(key);
    if (at >= 0) this.table_.values_[at] = value;
    else {
      this.table_.keys_.push(key);
      this.table_.values_.push(value);
      this.size++;
    }
  }

  has(key: unknown): boolean {
    return this.find_(key) >= 0;
  }

  delete(key: unknown): boolean {
    const at = this.find_(key);
    if (at < 0) return false;
    const { keys_, values_ } = this.table_;
    keys_[at] = HOLE;
    values_[at] = undefined;
    this.size--;
    if (keys_.length > 2 * this.size + FEW) this.table_ = this.table_.move_();
    return true;
  }

  clear(): void {
    const { keys_ } = this.table_;
    for (let i = 0; i < keys_.length; i++) keys_[i] = HOLE;
    this.size = 0;
    this.table_ = this.table_.move_();
  }

  forEach(call: (value: unknown, key: unknown, self: unknown) => void): void {
    const entries = this.entries();
    for (let step = entries.next(); !step.done; step = entries.next())
      call(step.value[1], step.value[0], this);
  }

  keys(): Entries<unknown> {
    return new Entries(this.table_, (key) => key);
  }

  values(): Entries<unknown> {
    return new Entries(this.table_, (_key, value) => value);
  }

  entries(): Entries<[unknown, unknown]> {
    return new Entries(this.table_, (key, value): [unknown, unknown] => [key, value]);
  }
}

export class ArrayMap extends Collection {
  constructor(entries?: Iterable<[unknown, unknown]> | null) {
    super();
    if (entries !== undefined && entries !== null)
      for (const [key, value] of entries) this.put_(key, value);
  }

  get(key: unknown): unknown {
    const at = this.find_(key);
    return at < 0 ? undefined : this.table_.values_[at];
  }

  set(key: unknown, value: unknown): this {
    this.put_(key, value);
    return this;
  }

  [Symbol.iterator](): Entries<[unknown, unknown]> {
    return this.entries();
  }
}

export class ArraySet extends Collection {
  constructor(values?: Iterable<unknown> | null) {
    super();
    if (values !== undefined && values !== null)
      for (const value of values) this.put_(value, value);
  }

  add(value: unknown): this {
    this.put_(value, value);
    return this;
  }

  [Symbol.iterator](): Entries<unknown> {
    return this.values();
  }
}
