/*
 * Map and Set on two arrays. Looking up takes time in proportion to the size, but it is the engine's own
 * search, and the collections of a microcontroller are small. Deleted entries leave a hole until no loop
 * is under way, so that a loop may delete and add as in ECMA-262.
 */
const HOLE = {};

class Entries<T> {
  private collection_: Collection;
  private pick_: (i: number) => T;
  private at_ = 0;

  constructor(collection: Collection, pick: (i: number) => T) {
    this.collection_ = collection;
    this.pick_ = pick;
  }

  next(): IteratorResult<T, undefined> {
    const { keys_ } = this.collection_;
    while (this.at_ < keys_.length && keys_[this.at_] === HOLE) this.at_++;
    if (this.at_ >= keys_.length) return { done: true, value: undefined };
    return { done: false, value: this.pick_(this.at_++) };
  }

  [Symbol.iterator](): this {
    return this;
  }
}

class Collection {
  keys_: unknown[] = [];
  values_: unknown[] = [];
  size = 0;

  protected find_(key: unknown): number {
    // Only NaN differs from itself.
    if (key === key) return this.keys_.indexOf(key);
    for (let i = 0; i < this.keys_.length; i++) if (this.keys_[i] !== this.keys_[i]) return i;
    return -1;
  }

  protected put_(key: unknown, value: unknown): void {
    const at = this.find_(key);
    if (at >= 0) this.values_[at] = value;
    else {
      this.keys_.push(key);
      this.values_.push(value);
      this.size++;
    }
  }

  has(key: unknown): boolean {
    return this.find_(key) >= 0;
  }

  delete(key: unknown): boolean {
    const at = this.find_(key);
    if (at < 0) return false;
    this.keys_[at] = HOLE;
    this.values_[at] = undefined;
    this.size--;
    return true;
  }

  clear(): void {
    for (let i = 0; i < this.keys_.length; i++) this.keys_[i] = HOLE;
    this.size = 0;
  }

  forEach(call: (value: unknown, key: unknown, self: unknown) => void): void {
    for (let i = 0; i < this.keys_.length; i++)
      if (this.keys_[i] !== HOLE) call(this.values_[i], this.keys_[i], this);
  }

  keys(): Entries<unknown> {
    return new Entries(this, (i) => this.keys_[i]);
  }

  values(): Entries<unknown> {
    return new Entries(this, (i) => this.values_[i]);
  }

  entries(): Entries<[unknown, unknown]> {
    return new Entries(this, (i): [unknown, unknown] => [this.keys_[i], this.values_[i]]);
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
    return at < 0 ? undefined : this.values_[at];
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
