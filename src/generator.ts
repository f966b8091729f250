import { claim, type Frame, RAISED, RETURNED, TryFrame } from './frame.js';

const NEXT = 0;
const THROW = 1;
const RETURN = 2;

type AnyIterator = Iterator<unknown, unknown, unknown>;

/** A generator in compiled code, for engines that have none. Source: ECMA-262 Generator objects. */
export class Generator implements AnyIterator {
  private frame_: Frame & { d?: (inner: AnyIterator, label: number) => unknown };
  private inner_: AnyIterator | undefined;
  private running_ = false;

  constructor(frame: Frame) {
    this.frame_ = claim(frame);
    this.frame_.d = (inner, label) => {
      this.inner_ = inner;
      frame.n = label;
      return frame;
    };
  }

  next(value?: unknown): IteratorResult<unknown, unknown> {
    return this.resume_(NEXT, value);
  }

  throw(error: unknown): IteratorResult<unknown, unknown> {
    return this.resume_(THROW, error);
  }

  return(value?: unknown): IteratorResult<unknown, unknown> {
    return this.resume_(RETURN, value);
  }

  private resume_(mode: number, value: unknown): IteratorResult<unknown, unknown> {
    if (this.running_) throw new TypeError('Generator is already running');
    this.running_ = true;
    try {
      return this.step_(mode, value);
    } finally {
      this.running_ = false;
    }
  }

  private step_(mode: number, value: unknown): IteratorResult<unknown, unknown> {
    const frame = this.frame_;
    if (frame.n === 0 && mode !== NEXT) frame.n = RETURNED;
    for (;;) {
      try {
        if (this.inner_ !== undefined) {
          const step = this.delegate_(mode, value);
          if (!step.done) return step;
          this.inner_ = undefined;
          value = step.value;
          if (mode === THROW) mode = NEXT;
        }
        if (frame.n < 0) return this.ended_(mode, value);
        const out = mode === NEXT ? this.run_(value) : this.leave_(mode, value);
        if (out !== frame) return { value: out, done: frame.n < 0 };
        value = frame.v;
        mode = NEXT;
      } catch (error) {
        this.inner_ = undefined;
        if (frame.n < 0 || !frame.t(error)) {
          frame.n = RAISED;
          throw error;
        }
        value = frame.v;
        mode = NEXT;
      }
    }
  }

  private run_(value: unknown): unknown {
    this.frame_.v = value;
    return this.frame_.b(this.frame_);
  }

  private leave_(mode: number, value: unknown): unknown {
    if (mode === THROW) throw value;
    const frame = this.frame_;
    if (frame instanceof TryFrame) return frame.a(RETURN, value);
    frame.n = RETURNED;
    return value;
  }

  private ended_(mode: number, value: unknown): IteratorResult<unknown, unknown> {
    if (mode === THROW) throw value;
    return { value: mode === RETURN ? value : undefined, done: true };
  }

  private delegate_(mode: number, value: unknown): IteratorResult<unknown, unknown> {
    const inner = this.inner_ as AnyIterator;
    if (mode === NEXT) return inner.next(value);
    if (mode === RETURN) return inner.return ? inner.return(value) : { value, done: true };
    if (inner.throw) return inner.throw(value);
    if (inner.return) inner.return();
    throw new TypeError("The iterator does not provide a 'throw' method");
  }
}

if (typeof Symbol !== 'undefined')
  (Generator.prototype as never as Record<PropertyKey, unknown>)[Symbol.iterator] = function (
    this: Generator,
  ) {
    return this;
  };

/** The iterator of what `yield*` delegates to. */
export function values(x: Iterable<unknown> | AnyIterator): AnyIterator {
  const method =
    typeof Symbol === 'undefined' ? undefined : (x as Iterable<unknown>)[Symbol.iterator];
  return method ? (method.call(x) as AnyIterator) : (x as AnyIterator);
}
