import type { Waitable, WaitingTask } from '../core/awaitable.js';
import { claim, Frame, RETURNED } from '../core/frame.js';
import { GeneratorExit } from '../core/tryframe.js';
import { leave, notifyOne, park, type Queued } from '../core/waitqueue.js';

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
    // The innermost frame can be that of a loop body in the generator, or of a `yield*`.
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
  what_() {
    return 'an async generator';
  },
};

/** The first frame of a generator. */
type GeneratorFrame = Frame & { generator_?: AsyncGenerator };

// Labels of a Request.
/** Waits for the requests before it. */
const QUEUED = 1;
/** Awaits the argument of `return`. */
const AWAITING = 2;
/** About to resume the generator. */
const ENTERING = 3;
/** The generator runs. */
const SERVED = 4;

/** One call of a method of an async generator. The value of a GeneratorExit is the value of the call. */
class Request extends Frame {
  generator_: AsyncGenerator;
  mode_: number;
  value_: unknown;

  constructor(generator: AsyncGenerator, mode: number, value: unknown) {
    super(stepRequest as never);
    this.generator_ = generator;
    this.mode_ = mode;
    this.value_ = value;
  }

  t(error: unknown): boolean {
    if (this.n === SERVED && error instanceof GeneratorExit) return true;
    // `yield` throws what the argument of `return` throws.
    if (this.n === AWAITING && this.generator_.frame_.n >= 0) {
      this.n = ENTERING;
      this.mode_ = THROW;
      this.value_ = error;
      return true;
    }
    if (this.n >= AWAITING) release(this.generator_);
    return false;
  }
}

function stepRequest(request: Request, value: unknown): unknown {
  const { generator_, mode_ } = request;
  const inner = generator_.frame_;
  if (request.n === SERVED) {
    const result = value instanceof GeneratorExit ? value.value : value;
    return answer(request, result, inner.n < 0);
  }
  if (request.n === 0 && inner.n >= 0 && inner.c !== null) {
    request.n = QUEUED;
    return new Turn(generator_);
  }
  if (request.n <= QUEUED) {
    if (inner.n === 0 && mode_ !== NEXT) inner.n = RETURNED;
    if (mode_ === RETURN) {
      request.n = AWAITING;
      inner.c = request;
      return request.value_;
    }
  }
  if (request.n === AWAITING) request.value_ = value;
  if (inner.n >= 0) {
    request.n = SERVED;
    return entry;
  }
  request.n = ENTERING;
  if (mode_ === THROW) throw request.value_;
  return answer(request, mode_ === RETURN ? request.value_ : undefined, true);
}

function answer(request: Request, value: unknown, done: boolean): unknown {
  request.n = RETURNED;
  release(request.generator_);
  return { value, done };
}

/** A request is over: the next one that waits has the generator. */
function release(generator: AsyncGenerator): void {
  if (!generator.waiters_) return;
  const { frame_ } = generator;
  frame_.c = notifyOne(generator) ? frame_ : null;
}

/** Resumes the generator of the request that is the innermost frame. */
const entry: Waitable = {
  wait_(task: WaitingTask) {
    const { generator_, mode_, value_ } = task.value_ as Request;
    const { frame_ } = generator_;
    frame_.c = task.value_ as Request;
    task.value_ = generator_.innermost_;
    if (mode_ === RETURN) throw new GeneratorExit(value_);
    if (mode_ === THROW) throw value_;
    return frame_.n === 0 ? undefined : value_;
  },
  resume_() {
    return undefined;
  },
  cancel_() {
    return false;
  },
  // Never called: no task parks here.
  what_() {
    return '';
  },
};

/** What a request waits for that was made while the generator served another one. */
class Turn implements Waitable {
  private generator_: AsyncGenerator;

  constructor(generator: AsyncGenerator) {
    this.generator_ = generator;
  }

  wait_(task: WaitingTask): unknown {
    return park(this.generator_, task, this);
  }

  resume_(): unknown {
    return undefined;
  }

  cancel_(task: WaitingTask): boolean {
    if (leave(this.generator_, task)) return false;
    this.generator_.frame_.c = null;
    release(this.generator_);
    return false;
  }

  what_(): string {
    return 'an async generator';
  }
}

/** The object that a compiled `async function*` returns. Source: ECMA-262 AsyncGenerator objects. */
export class AsyncGenerator implements Queued {
  frame_: GeneratorFrame;
  innermost_: Frame;
  /** The requests that wait for others; missing until one does. */
  declare waiters_?: Queued['waiters_'];

  constructor(frame: Frame) {
    this.frame_ = claim(frame);
    this.frame_.generator_ = this;
    this.innermost_ = frame;
  }

  /** Runs the generator to its next value, after earlier calls have theirs; the value of the call is `{value, done}`. */
  next(value?: unknown): Frame {
    return new Request(this, NEXT, value);
  }

  /** Throws `error` where the generator waits. */
  throw(error: unknown): Frame {
    return new Request(this, THROW, error);
  }

  /** Ends the generator where it waits; its finally blocks run. Awaits `value`. */
  return(value?: unknown): Frame {
    return new Request(this, RETURN, value);
  }
}

if (typeof Symbol !== 'undefined' && Symbol.asyncIterator)
  (AsyncGenerator.prototype as never as Record<PropertyKey, unknown>)[Symbol.asyncIterator] =
    function (this: AsyncGenerator) {
      return this;
    };
