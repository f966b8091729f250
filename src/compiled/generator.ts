import { claim, type Frame, RAISED, RETURNED } from '../core/frame.js';
import { GeneratorExit } from '../core/tryframe.js';
import { iterate } from './iterate.js';

const NEXT = 0;
const THROW = 1;

type AnyIterator = Iterator<unknown, unknown, unknown>;

/** A generator in compiled code, for engines without generators. Source: ECMA-262 Generator objects. */
export class Generator implements AnyIterator {
  private frame_: Frame & { d?: (inner: AnyIterator, label: number) => unknown };
  private inner_: AnyIterator | undefined;
  private running_ = false;
  /** True for the body of a loop in a generator: a return from it is a return from the generator. */
  private isPart_: boolean;

  constructor(frame: Frame, isPart = false) {
    this.isPart_ = isPart;
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
    if (this.frame_.n <= 0) this.frame_.n = RETURNED;
    if (this.frame_.n < 0) return { value, done: true };
    return this.resume_(THROW, new GeneratorExit(value));
  }

  private resume_(mode: number, value: unknown): IteratorResult<unknown, unknown> {
    if (this.running_) throw new TypeError('Generator is already running');
    this.running_ = true;
    try {
      return this.step_(mode, value);
    } catch (error) {
      if (this.isPart_ || !(error instanceof GeneratorExit)) throw error;
      return { value: error.value, done: true };
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
          const step = this.delegate_(this.inner_, mode, value);
          if (!step.done) return step;
          this.inner_ = undefined;
          mode = NEXT;
          value = step.value;
        }
        if (mode === THROW) throw value;
        if (frame.n < 0) return { value: undefined, done: true };
        const out = frame.b(frame, value);
        if (out !== frame) return { value: out, done: frame.n < 0 };
        value = undefined;
      } catch (error) {
        this.inner_ = undefined;
        if (frame.n < 0 || !frame.t(error)) {
          frame.n = RAISED;
          throw error;
        }
        value = error;
        mode = NEXT;
      }
    }
  }

  private delegate_(
    inner: AnyIterator,
    mode: number,
    value: unknown,
  ): IteratorResult<unknown, unknown> {
    if (mode === NEXT) return inner.next(value);
    if (value instanceof GeneratorExit && !(inner instanceof Generator && inner.isPart_)) {
      const step = inner.return ? inner.return(value.value) : { value: value.value, done: true };
      if (step.done) throw new GeneratorExit(step.value);
      return step;
    }
    if (inner.throw) return inner.throw(value);
    if (inner.return) inner.return();
    throw new TypeError("The iterator does not provide a 'throw' method");
  }
}

if (typeof Symbol !== 'undefined') {
  // Without a variable for the prototype: Rollup would keep this in programs without generators.
  (Generator.prototype as never as Record<PropertyKey, unknown>)[Symbol.iterator] = function (
    this: Generator,
  ) {
    return this;
  };
  (Generator.prototype as never as Record<PropertyKey, unknown>)[Symbol.toStringTag] = 'Generator';
}

/** The iterator to which `yield*` delegates. */
export function values(x: Iterable<unknown> | AnyIterator): AnyIterator {
  // On Espruino a string throws when a missing property is read.
  if (typeof x === 'string') return steps(x as never);
  const method = (x as Iterable<unknown>)[Symbol.iterator];
  if (method) return method.call(x) as AnyIterator;
  return typeof (x as AnyIterator).next === 'function' ? (x as AnyIterator) : steps(x as never);
}

/** The iterator of a value that has none of its own, on Espruino. */
function steps(x: Iterable<unknown>): AnyIterator {
  const iteration = iterate(x);
  return {
    next() {
      const done = !iteration.next();
      return { value: done ? undefined : iteration.value, done };
    },
  };
}
