/** Random numbers; the same seed makes the same numbers. Source: Tommy Ettinger's Mulberry32. */
export class Random {
  private state_: number;

  constructor(seed: number) {
    this.state_ = seed | 0;
  }

  /** A number from 0 to less than 1. */
  next(): number {
    this.state_ = (this.state_ + 0x6d2b79f5) | 0;
    let x = this.state_;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to less than `n`. */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** Shuffles the items in place; returns them. */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const k = this.below(i + 1);
      [items[i], items[k]] = [items[k] as T, items[i] as T];
    }
    return items;
  }
}
