import {
  type Awaitable,
  PENDING,
  type Settle,
  type Waitable,
  type WaitingTask,
} from './awaitable.js';
import { claim, FRESH, Frame, RETURNED } from './frame.js';
import { functionFrame, onValueAwaited, setAwaitedLast, setAwaitForeign } from './hooks.js';
import { loop } from './loop.js';
import { GENERATORS, PROMISES } from './profile.js';

/**
 * Everything that can run as a coroutine: the call of a compiled async function, a generator, anything
 * that can be awaited, or a function that returns one of these. Pass a native async function itself, not its
 * promise, so that it starts inside its task.
 */
export type Coroutine<T> =
  | Awaitable<T>
  | PromiseLike<T>
  | Generator<unknown, T, never>
  | (() => Awaitable<T> | PromiseLike<T> | Generator<unknown, T, never> | T);

type AnyGenerator = Generator<unknown, unknown, unknown>;
type Tagged = { [Symbol.toStringTag]?: unknown };

/** Whether `x` is a generator object: of the engine, or of compiled code. An async generator object has another tag. */
export function isGenerator(x: unknown): x is AnyGenerator {
  return (
    GENERATORS && typeof x === 'object' && x !== null && (x as Tagged)[Symbol.toStringTag] === TAG
  );
}

const TAG = 'Generator';

/** What a function returned that was passed to be run: a generator becomes a frame, which runs it. */
export function runnable(x: unknown): unknown {
  return isGenerator(x) ? claim(new GeneratorFrame(x)) : x;
}

/** The body of a frame that calls `call`, awaits what that returns, and returns its value. */
function bodyOf(call: () => unknown): (frame: Frame, value: unknown) => unknown {
  return (frame, value) => {
    if (frame.n === 0) {
      frame.n = 1;
      return runnable(call());
    }
    frame.n = RETURNED;
    return value;
  };
}

export function calling(call: () => unknown): Frame {
  return claim(new Frame(bodyOf(call)));
}

export function awaiting(x: unknown): Frame {
  return calling(() => x);
}

/** Awaits `target`, then calls back, as `promise.then` does. Its value is what the callback returns. */
export function subscription(target: Waitable, onValue?: Settle, onError?: Settle): Frame {
  return claim(new Subscription(target, onValue, onError));
}

class Subscription extends Frame {
  private onError_: Settle;

  constructor(target: Waitable, onValue?: Settle, onError?: Settle) {
    const body = bodyOf(() => target);
    super((frame, value) => {
      const out = body(frame, value);
      return frame.n === RETURNED && typeof onValue === 'function' ? onValue(out) : out;
    });
    this.onError_ = onError;
  }

  t(error: unknown): boolean {
    const onError = this.onError_;
    if (this.n !== 1 || typeof onError !== 'function') return false;
    this.b = () => {
      this.n = RETURNED;
      return onError(error);
    };
    return true;
  }
}

// Labels of a generator's frame: the generator is suspended, or its code is running.
const SUSPENDED = 1;
const RUNNING = 2;

/** The frame of a generator. */
class GeneratorFrame extends Frame {
  generator_: AnyGenerator;
  throwing_ = false;

  constructor(generator: AnyGenerator) {
    super(stepGenerator as never);
    this.generator_ = generator;
  }

  t(): boolean {
    if (this.n !== SUSPENDED) return false;
    this.throwing_ = true;
    return true;
  }
}

function stepGenerator(frame: GeneratorFrame, value: unknown): unknown {
  const throwing = frame.throwing_;
  frame.throwing_ = false;
  frame.n = RUNNING;
  const step = throwing ? frame.generator_.throw(value) : frame.generator_.next(value);
  frame.n = step.done ? RETURNED : SUSPENDED;
  return step.value;
}

/** The frame to run `x` in; undefined if `x` is not a coroutine. */
export function toFrame(x: unknown): Frame | undefined {
  if (typeof x === 'function') return (functionFrame ?? calling)(x as () => unknown) as Frame;
  if (typeof x !== 'object' || x === null) return undefined;
  if (x instanceof Frame)
    return x.n === FRESH || (x.n === 0 && x.c === null) ? claim(x) : awaiting(x);
  if ((x as Waitable).wait_ || isForeign(x)) return awaiting(x);
  return isGenerator(x) ? claim(new GeneratorFrame(x)) : undefined;
}

type Then = PromiseLike<unknown>['then'];

/** Waits for a promise that is not an object of this library. Source: ECMA-262 Promise Resolve Functions. */
class Foreign implements Waitable {
  private task_: WaitingTask | null = null;
  private failed_ = false;
  /** The promise, later what it became. */
  private value_: unknown;
  private then_: Then;

  constructor(x: unknown, then: Then) {
    this.value_ = x;
    this.then_ = then;
  }

  wait_(task: WaitingTask): unknown {
    this.task_ = task;
    task.waitsFor_ = this;
    this.follow_(this.value_, this.then_);
    return PENDING;
  }

  /** Only the first call of the two functions counts, and an error that `then` throws after it does not. */
  private follow_(x: unknown, then: Then): void {
    let open = true;
    const end = (failed: boolean, value: unknown): void => {
      if (!open) return;
      open = false;
      if (failed) this.settle_(true, value);
      else this.resolve_(value);
    };
    try {
      then.call(
        x as PromiseLike<unknown>,
        (value) => end(false, value),
        (error) => end(true, error),
      );
    } catch (error) {
      end(true, error);
    }
  }

  private resolve_(value: unknown): void {
    let then: Then | undefined;
    try {
      then = thenOf(value);
    } catch (error) {
      this.settle_(true, error);
      return;
    }
    if (then === undefined) this.settle_(false, value);
    else this.follow_(value, then);
  }

  private settle_(failed: boolean, value: unknown): void {
    const task = this.task_;
    if (task === null) return;
    this.task_ = null;
    this.failed_ = failed;
    this.value_ = value;
    if (loop !== null) task.notify_();
  }

  resume_(): unknown {
    if (this.failed_) throw this.value_;
    return this.value_;
  }

  cancel_(): boolean {
    this.task_ = null;
    return false;
  }

  what_(): string {
    return 'a promise';
  }
}

/** The method `then` of a promise or another thenable; undefined for any other value. */
function thenOf(x: unknown): Then | undefined {
  if ((typeof x !== 'object' && typeof x !== 'function') || x === null) return undefined;
  const { then } = x as Partial<PromiseLike<unknown>>;
  return typeof then === 'function' ? then : undefined;
}

/** Whether `x` is a promise or another thenable that is not an object of this library. */
export function isForeign(x: unknown): x is PromiseLike<unknown> {
  return (
    PROMISES &&
    typeof x === 'object' &&
    x !== null &&
    (x as Waitable).wait_ === undefined &&
    thenOf(x) !== undefined
  );
}

/** What a coroutine that returns `x` awaits before it ends; undefined for a value that needs no wait. */
function awaitedLast(x: unknown): Waitable | undefined {
  if ((x as Waitable).wait_ !== undefined) return x as Waitable;
  if (!PROMISES) return undefined;
  const then = thenOf(x);
  return then === undefined ? undefined : new Foreign(x, then);
}

/** Awaits any value that is not an Awaitable of this library. A generator is a value like any other here. */
function foreign(task: WaitingTask, x: unknown): unknown {
  const then = PROMISES ? thenOf(x) : undefined;
  if (then !== undefined) return new Foreign(x, then).wait_(task);
  if (onValueAwaited !== null) onValueAwaited(x as never, task as never);
  return x;
}

setAwaitForeign(foreign);
setAwaitedLast(awaitedLast);

/**
 * True if `x` is a coroutine: `createTask` runs it as it is, without calling it. Source: CPython
 * `asyncio.iscoroutine`.
 */
export function iscoroutine(x: unknown): boolean {
  return x instanceof Frame || isGenerator(x);
}
