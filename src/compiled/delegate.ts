import type { Waitable } from '../core/awaitable.js';
import { Frame, RETURNED } from '../core/frame.js';
import { GeneratorExit } from '../core/tryframe.js';
import { emit } from './asyncgen.js';
import { type AnyAsyncIterator, asyncIterator } from './asynciterate.js';
import { objectFrom } from './iterate.js';

// Labels of a Delegation.
/** Awaits a step of the inner iterator. */
const STEPPING = 1;
/** The same, after `return`: the last step ends the generator too. */
const RETURNING = 2;
/** Its generator is suspended. */
const PAUSED = 3;
/** Its generator was resumed by `throw` or `return`. */
const THROWN = 4;
/** Awaits `return` of an inner iterator that has no `throw`. */
const CLOSING = 5;

/** A `yield*` of an async generator: hands on what its generator gets, and the values of the inner iterator. */
class Delegation extends Frame {
  inner_: AnyAsyncIterator;
  next_: AnyAsyncIterator['next'];

  constructor(inner: AnyAsyncIterator) {
    super(stepDelegation as never);
    this.inner_ = inner;
    this.next_ = inner.next;
  }

  t(): boolean {
    if (this.n !== PAUSED) return false;
    this.n = THROWN;
    return true;
  }
}

function stepDelegation(frame: Delegation, v: unknown): unknown {
  const { inner_, n } = frame;
  if (n === CLOSING) throw new TypeError("yield*: the iterator has no method 'throw'");
  if (n === STEPPING || n === RETURNING) return take(frame, v as IteratorResult<unknown>);
  frame.n = STEPPING;
  if (n === THROWN) return v instanceof GeneratorExit ? close(frame, v) : hurl(frame, v);
  return frame.next_.call(inner_, n === 0 ? undefined : v);
}

function take(frame: Delegation, step: IteratorResult<unknown>): unknown {
  const returning = frame.n === RETURNING;
  if (!objectFrom(step, 'yield*').done) {
    const { value } = step;
    frame.n = PAUSED;
    return emit(value);
  }
  if (returning) throw new GeneratorExit(step.value);
  const { value } = step;
  frame.n = RETURNED;
  return value;
}

/** The generator's `return` was called. */
function close(frame: Delegation, exit: GeneratorExit): unknown {
  const method = frame.inner_.return;
  if (method === undefined || method === null) throw exit;
  frame.n = RETURNING;
  return method.call(frame.inner_, exit.value);
}

/** The generator's `throw` was called. */
function hurl(frame: Delegation, error: unknown): unknown {
  const { inner_ } = frame;
  const method = inner_.throw;
  if (method !== undefined && method !== null) return method.call(inner_, error);
  frame.n = CLOSING;
  return inner_.return?.();
}

/** In compiled code `yield* x` of an async generator is `await delegate(x)`. */
export function delegate(x: object): Waitable {
  return new Delegation(asyncIterator(x)) as Waitable;
}
