import type { Awaitable, Waitable, WaitingTask } from './awaitable.js';
import { BaseAwaitable, inherit } from './awaitable.js';
import { onFrameMade, startUnawaited } from './hooks.js';

/*
 * A frame is one call of a coroutine. Compiled code makes it and steps through its labels:
 *
 *   n  label to go on at; 0 not started, RETURNED and RAISED when it is over
 *   v  the value sent in; afterwards the result or the exception
 *   b  the body: gives what it awaits, or sets n to RETURNED and gives its result
 *   c  who gets the result: the frame that awaits this one, or the task whose first frame it is
 *
 * The names are short because compiled programs contain them (see compiler/preset.ts).
 */

export const RETURNED = -1;
export const RAISED = -2;

/**
 * The coroutine called last and not yet awaited nor made a task; each links to the one before it by
 * `v`, which is free until the first step. What is still here when its caller suspends becomes a
 * task, so that calls start as JavaScript's do.
 */
export let unawaited: Frame | null = null;

export function setUnawaited(frame: Frame | null): void {
  unawaited = frame;
}

/** A callback is over: coroutines that it called begin as tasks. */
export function callbackEnded(): void {
  if (unawaited !== null) startUnawaited();
}

/** Takes `frame` off the list: somebody will run it. */
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

  /** Takes an exception: true if the body has a handler, which is then the place to go on at. */
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

  // A frame is never what a task waits for: it becomes part of the task, or its own task is.
  resume_(): unknown {
    return undefined;
  }

  cancel_(): boolean {
    return false;
  }
}
inherit(Frame, BaseAwaitable);

/** Somebody will run all of them: the first step of one must not make tasks of the others. */
export function claimAll(list: unknown[]): void {
  for (const x of list) if (x instanceof Frame) claim(x);
}

/** Regions of try statements, four numbers each: start, catch, finally, end; -1 where there is none. */
type Regions = number[];

/** Kinds of completion, as Babel's regenerator numbers them. */
const THROW = 1;
const RETURN = 2;
const JUMP = 3;

/** What `return()` of an async generator throws in it: finally blocks run, catch blocks do not see it. */
export class GeneratorExit {
  value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

/** The frame of a body with try regions. `p` is the label of the region that it is in. */
export class TryFrame {
  declare n: number;
  declare v: unknown;
  declare p: number;
  declare e: Regions;
  /** What each finally region has to complete, by its index in `e`: kind, value. Made when needed. */
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

  /** Return or jump: through the innermost finally on the way, if there is one. */
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

  /** The end of the finally region at `label`: does what it had put off. */
  f(label: number): unknown {
    const i = this.finally_(label);
    const s = this.s;
    const kind = s && (s[i] as number | undefined);
    if (s === undefined || kind === undefined) return this.a(JUMP, this.e[i + 3]);
    const value = s[i + 1];
    s[i] = s[i + 1] = undefined;
    if (kind === THROW) throw value;
    return this.a(kind, value);
  }

  // The scheduler calls the body again when a frame awaits itself: that is how `a` and `f` go on.
  wait_(task: WaitingTask): unknown {
    if ((task.value_ as unknown) === this) return this.v;
    return Frame.prototype.wait_.call(this as unknown as Frame, task);
  }

  /** A finally region that is left for `label` in another way does not do what it had put off. */
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
    this.n = this.e[i + 2] as number;
  }

  private finally_(label: number): number {
    let i = 0;
    while (this.e[i + 2] !== label) i += 4;
    return i;
  }
}
inherit(TryFrame, Frame);
