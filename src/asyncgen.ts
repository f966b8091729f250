import type { Waitable } from './awaitable.js';
import { claim, Frame, RETURNED, TryFrame } from './frame.js';
import type { Task } from './tasks.js';

/*
 * Async generators in compiled code. The generator's frame lies idle between its values; `next()` is a
 * coroutine that makes it the innermost frame until it yields, which gives control back to that call.
 */
const NEXT = 0;
const THROW = 1;
const RETURN = 2;

let emitted: unknown;

/** In compiled code `yield x` of an async generator is `await emit(x)`. */
export function emit(value: unknown): Waitable {
  emitted = value;
  return suspension;
}

const suspension: Waitable = {
  wait_(task) {
    const value = emitted;
    emitted = undefined;
    const frame = task.value_ as Frame;
    task.value_ = frame.c;
    frame.c = null;
    return value;
  },
  resume_() {
    return undefined;
  },
  cancel_() {
    return false;
  },
  toString() {
    return 'an async generator';
  },
};

/** Makes the generator's frame the innermost one. */
class Entry implements Waitable {
  frame_: Frame;
  mode_: number;
  value_: unknown;
  constructor(frame: Frame, mode: number, value: unknown) {
    this.frame_ = frame;
    this.mode_ = mode;
    this.value_ = value;
  }

  wait_(task: Task<unknown>): unknown {
    const frame = this.frame_;
    const caller = task.value_ as Frame;
    frame.c = caller;
    task.value_ = frame;
    if (this.mode_ === THROW) throw this.value_;
    if (this.mode_ === NEXT) return this.value_;
    const out = frame instanceof TryFrame ? frame.a(RETURN, this.value_) : this.value_;
    if ((out as unknown) === frame) return undefined;
    frame.n = RETURNED;
    task.value_ = caller;
    return out;
  }
  resume_(): unknown {
    return undefined;
  }
  cancel_(): boolean {
    return false;
  }
}

/** What the call of a compiled `async function*` gives. Source: ECMA-262 AsyncGenerator objects. */
export class AsyncGenerator {
  private frame_: Frame;

  constructor(frame: Frame) {
    this.frame_ = claim(frame);
  }

  next(value?: unknown): Frame {
    return this.request_(NEXT, value);
  }

  /** Has `error` thrown where the generator waits. */
  throw(error: unknown): Frame {
    return this.request_(THROW, error);
  }

  /** Ends the generator where it waits; its finally blocks run. */
  return(value?: unknown): Frame {
    return this.request_(RETURN, value);
  }

  private request_(mode: number, value: unknown): Frame {
    const inner = this.frame_;
    return new Frame((frame) => {
      if (frame.n !== 0) {
        frame.n = RETURNED;
        return { value: frame.v, done: inner.n < 0 };
      }
      if (inner.n >= 0 && inner.c !== null)
        throw new Error('asynchronous generator is already running');
      if (inner.n === 0 && mode !== NEXT) inner.n = RETURNED;
      if (inner.n < 0) {
        if (mode === THROW) throw value;
        frame.n = RETURNED;
        return { value: mode === RETURN ? value : undefined, done: true };
      }
      frame.n = 1;
      return new Entry(inner, mode, mode === NEXT && inner.n === 0 ? undefined : value);
    });
  }
}

type AnyIterator = Iterator<unknown, unknown, unknown> | AsyncIterator<unknown, unknown, unknown>;

/** What `for await` iterates over: the async iterator of `x`, or its iterator with awaited values. */
export function asyncIterator(x: Record<PropertyKey, () => AnyIterator>): unknown {
  if (x instanceof AsyncGenerator) return x;
  const method = typeof Symbol === 'undefined' ? undefined : x[Symbol.asyncIterator];
  if (method) return method.call(x);
  const iterator = (x as unknown as Iterable<unknown>)[Symbol.iterator]() as Iterator<unknown>;
  return {
    async next() {
      const step = iterator.next();
      return step.done ? step : { value: await step.value, done: false };
    },
    async return() {
      iterator.return?.();
      return { value: undefined, done: true };
    },
  };
}

if (typeof Symbol !== 'undefined' && Symbol.asyncIterator)
  (AsyncGenerator.prototype as never as Record<PropertyKey, unknown>)[Symbol.asyncIterator] =
    function (this: AsyncGenerator) {
      return this;
    };
