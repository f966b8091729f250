import type { Waitable } from '../core/awaitable.js';
import { claim, Frame, GeneratorExit, RETURNED } from '../core/frame.js';
import type { Task } from '../core/tasks.js';
import { iterate } from './iterate.js';

/*
 * Async generators in compiled code. The generator's frame is in no task between its values; `next()` is a
 * coroutine that makes it the innermost frame until it yields. Then control returns to that call.
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
    // The innermost frame can be that of a loop body in the generator.
    let frame = task.value_ as GeneratorFrame;
    const innermost = frame;
    while (frame.generator_ === undefined) frame = frame.c as GeneratorFrame;
    frame.generator_.innermost_ = innermost;
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

/** The first frame of a generator. */
type GeneratorFrame = Frame & { generator_?: AsyncGenerator };

/** Resumes the generator where it waits. */
class Entry implements Waitable {
  generator_: AsyncGenerator;
  throws_: boolean;
  value_: unknown;
  constructor(generator: AsyncGenerator, throws: boolean, value: unknown) {
    this.generator_ = generator;
    this.throws_ = throws;
    this.value_ = value;
  }

  wait_(task: Task<unknown>): unknown {
    this.generator_.frame_.c = task.value_ as Frame;
    task.value_ = this.generator_.innermost_;
    if (this.throws_) throw this.value_;
    return this.value_;
  }
  resume_(): unknown {
    return undefined;
  }
  cancel_(): boolean {
    return false;
  }
}

/** One call of a method of an async generator. The value of a GeneratorExit is the value of the call. */
class Request extends Frame {
  t(error: unknown): boolean {
    if (!(error instanceof GeneratorExit)) return false;
    this.v = error.value;
    return true;
  }
}

/** The object that a compiled `async function*` returns. Source: ECMA-262 AsyncGenerator objects. */
export class AsyncGenerator {
  frame_: GeneratorFrame;
  innermost_: Frame;

  constructor(frame: Frame) {
    this.frame_ = claim(frame);
    this.frame_.generator_ = this;
    this.innermost_ = frame;
  }

  /**
   * Runs the generator to its next value; the value of the call is `{value, done}`. Throws Error if it is running
   * already.
   */
  next(value?: unknown): Frame {
    return this.request_(NEXT, value);
  }

  /** Throws `error` where the generator waits. */
  throw(error: unknown): Frame {
    return this.request_(THROW, error);
  }

  /** Ends the generator where it waits; its finally blocks run. */
  return(value?: unknown): Frame {
    return this.request_(RETURN, value);
  }

  private request_(mode: number, value: unknown): Frame {
    const inner = this.frame_;
    return new Request((frame) => {
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
      if (mode === RETURN) return new Entry(this, true, new GeneratorExit(value));
      return new Entry(this, mode === THROW, inner.n === 0 ? undefined : value);
    });
  }
}

type AnyIterator = Iterator<unknown, unknown, unknown> | AsyncIterator<unknown, unknown, unknown>;

/** The iterator of a `for await` loop: the async iterator of `x`, or its iterator with awaited values. */
export function asyncIterator(x: Record<PropertyKey, () => AnyIterator>): unknown {
  if (x instanceof AsyncGenerator) return x;
  const method = typeof Symbol === 'undefined' ? undefined : x[Symbol.asyncIterator];
  if (method) return method.call(x);
  const iteration = iterate(x as unknown as Iterable<unknown>);
  return {
    async next() {
      if (!iteration.next()) return { value: undefined, done: true };
      return { value: await iteration.value, done: false };
    },
    async return() {
      iteration.end();
      return { value: undefined, done: true };
    },
  };
}

if (typeof Symbol !== 'undefined' && Symbol.asyncIterator)
  (AsyncGenerator.prototype as never as Record<PropertyKey, unknown>)[Symbol.asyncIterator] =
    function (this: AsyncGenerator) {
      return this;
    };
