import type { Awaitable, Waitable, WaitingTask } from './awaitable.js';
import { BaseAwaitable, inherit } from './awaitable.js';
import { onFrameMade, startUnawaited } from './hooks.js';

/*
 * A frame is one call of a coroutine. Compiled code makes it and steps through its labels. The names have
 * one letter because compiled programs contain them. Six are those of Babel's regenerator, whose output we
 * keep (see compiler/preset.ts):
 *
 *   n  next: the label to continue at; 0 before the start, RETURNED or RAISED after the end
 *   v  the value sent in; after the end the result or the exception
 *   p  the label of the try region that the body is in
 *   a  abrupt: returns or jumps, through the finally regions on the way
 *   f  finish: the end of a finally region
 *   d  delegate: `yield*` (only in compiled/generator.ts)
 *
 * Five are this library's:
 *
 *   b  the body: returns what it awaits, or sets n to RETURNED and returns its result
 *   c  the caller, which gets the result: the frame that awaits this one, or the task whose first frame this is
 *   t  throws an exception in: true if the body handles it
 *   e  the regions of the body's try statements
 *   s  what each finally region still has to complete
 */

export const RETURNED = -1;
export const RAISED = -2;

/**
 * The latest coroutine that was called and is neither awaited nor a task yet. Each links to the one before it
 * by `v`, which is free until the first step. A coroutine that is still in this list when its caller suspends
 * becomes a task: like an async function of JavaScript, it runs even if nothing awaits it.
 */
export let unawaited: Frame | null = null;

export function setUnawaited(frame: Frame | null): void {
  unawaited = frame;
}

/** Called when a callback has ended: coroutines that it called and did not await become tasks. */
export function callbackEnded(): void {
  if (unawaited !== null) startUnawaited();
}

/** Takes `frame` off the list: the caller will run it. */
export function claim<F extends Frame>(frame: F): F {
  if (unawaited === (frame as Frame)) unawaited = frame.v as Frame | null;
  else {
    for (let other = unawaited; other !== null; other = other.v as Frame | null) {
      if (other.v === frame) other.v = frame.v;
    }
  }
  return frame;
}

// inherit() below adds these methods.
export interface Frame<T = unknown> extends Awaitable<T> {}
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: as above
export class Frame<T = unknown> implements Waitable {
  declare b: (frame: Frame<T>) => unknown;
  declare n: number;
  declare v: unknown;
  declare c: Frame | WaitingTask | null;

  constructor(body: (frame: Frame<T>) => unknown) {
    this.b = body;
    this.n = 0;
    this.v = unawaited;
    this.c = null;
    unawaited = this as Frame;
    if (onFrameMade !== null) onFrameMade(this as never);
  }

  /** Throws `error` in: true if the body has a handler, at which the frame then continues. */
  t(_error: unknown): boolean {
    return false;
  }

  wait_(task: WaitingTask): unknown {
    if (this.n === 0 && this.c === null) {
      if (unawaited === (this as Frame)) unawaited = this.v as Frame | null;
      this.c = task.value_ as Frame;
      task.value_ = this;
      return undefined;
    }
    if (this.c !== null && !(this.c as Frame).b) return (this.c as WaitingTask).wait_(task);
    if (this.n === RETURNED) return this.v;
    if (this.n === RAISED) throw this.v;
    throw new Error('coroutine is being awaited already');
  }

  // Never called: no task waits for a frame itself. The frame becomes part of the task, or has a task of its own.
  resume_(): unknown {
    return undefined;
  }

  cancel_(): boolean {
    return false;
  }
}
inherit(Frame, BaseAwaitable);

/**
 * Takes all frames in `list` off the list: the caller runs all, and the first step of one must not make tasks of the
 * others.
 */
export function claimAll(list: unknown[]): void {
  for (const x of list) if (x instanceof Frame) claim(x);
}

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

/** The frame of a body with try regions. */
export class TryFrame {
  declare n: number;
  declare v: unknown;
  declare p: number;
  declare e: Regions;
  /** By the index of each finally region in `e`: the kind of its completion, the value, and the label. Made when needed. */
  declare s?: unknown[];

  constructor(body: (frame: TryFrame) => unknown, regions: Regions) {
    const self = this as unknown as Frame & TryFrame;
    self.b = body as unknown as Frame['b'];
    self.n = 0;
    self.v = unawaited;
    self.c = null;
    this.p = -1;
    this.e = regions;
    unawaited = self;
    if (onFrameMade !== null) onFrameMade(self as never);
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
        this.v = error;
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

  // `a` and `f` return the frame itself: by awaiting itself it makes the scheduler call the body again.
  wait_(task: WaitingTask): unknown {
    if ((task.value_ as unknown) === this) return this.v;
    return Frame.prototype.wait_.call(this as unknown as Frame, task);
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
inherit(TryFrame, Frame);
