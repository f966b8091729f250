import { inherit } from './awaitable.js';
import { beginFrame, Frame, RETURNED } from './frame.js';

/** Regions of try statements, four numbers each: start, catch, finally, end; -1 where there is none. */
type Regions = number[];

/** Kinds of completion, as Babel's regenerator numbers them. */
const THROW = 1;
const RETURN = 2;
const JUMP = 3;

/** Thrown into a generator by its `return()`: finally blocks run, catch blocks do not see it. */
export class GeneratorExit {
  value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

/**
 * The frame of a body with try regions. `a` and `f` return the frame itself where the body has to go on at another
 * label: whoever runs it then calls the body again.
 */
class Trying {
  declare n: number;
  declare p: number;
  declare e: Regions;
  /** By the index of each finally region in `e`: the kind of its completion, the value, and the label. Made when needed. */
  declare s?: unknown[];

  constructor(body: (frame: Trying, value: unknown) => unknown, regions: Regions) {
    beginFrame(this as unknown as Frame, body as unknown as Frame['b']);
    this.p = -1;
    this.e = regions;
  }

  t(error: unknown): boolean {
    if (this.p < 0) return false;
    const e = this.e;
    const p = this.p;
    for (let i = 0; i < e.length; i += 4) {
      if ((e[i] as number) > p) continue;
      this.forget_(i, -1);
      if (p < (e[i + 1] as number) && !(error instanceof GeneratorExit)) {
        this.n = e[i + 1] as number;
        return true;
      }
      if (p < (e[i + 2] as number)) {
        this.enter_(i, THROW, error);
        return true;
      }
    }
    return false;
  }

  /**
   * Returns or jumps. If a finally region is on the way, enters the innermost one, which does the rest when it ends.
   */
  a(kind: number, value?: unknown): unknown {
    const e = this.e;
    const p = this.p;
    for (let i = 0; i < e.length; i += 4) {
      const end = e[i + 2] as number;
      this.forget_(i, kind === RETURN ? -1 : (value as number));
      if ((e[i] as number) > p || p >= end) continue;
      const leaves =
        kind === RETURN || (e[i] as number) > (value as number) || (value as number) > end;
      if (leaves) {
        this.enter_(i, kind, value);
        return this;
      }
    }
    if (kind === RETURN) {
      this.n = RETURNED;
      return value;
    }
    this.n = value as number;
    return this;
  }

  /** Ends the finally region at `label`: performs the completion that waits there. */
  f(label: number): unknown {
    const i = this.finally_(label);
    const s = this.s;
    const kind = s && (s[i] as number | undefined);
    if (s === undefined || kind === undefined) return this.a(JUMP, this.e[i + 3]);
    const value = s[i + 1];
    s[i] = s[i + 1] = undefined;
    if (kind === THROW) {
      // For the traceback: the label at which the error came.
      this.n = s[i + 2] as number;
      throw value;
    }
    return this.a(kind, value);
  }

  /** Drops the completion of a finally region that is left for `label` before its end. */
  private forget_(i: number, label: number): void {
    const s = this.s;
    if (s === undefined || s[i] === undefined) return;
    const start = this.e[i + 2] as number;
    const end = this.e[i + 3] as number;
    if (this.p >= start && this.p < end && (label < start || label >= end))
      s[i] = s[i + 1] = undefined;
  }

  private enter_(i: number, kind: number, value: unknown): void {
    if (this.s === undefined) this.s = [];
    this.s[i] = kind;
    this.s[i + 1] = value;
    this.s[i + 2] = this.n;
    this.n = this.e[i + 2] as number;
  }

  private finally_(label: number): number {
    let i = 0;
    while (this.e[i + 2] !== label) i += 4;
    return i;
  }
}

// Pure, so that programs without `try` do not contain it.
export const TryFrame = /* @__PURE__ */ inherit(Trying, Frame);
export type TryFrame = Trying;
