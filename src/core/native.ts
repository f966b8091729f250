import { PENDING, type Settle, type Waitable } from './awaitable.js';
import { claim, Frame, RETURNED } from './frame.js';
import { setFunctionFrame, setSubscribeThen } from './hooks.js';
import { type Loop, loop, openLoop } from './loop.js';
import { subscribe, type Task } from './tasks.js';

/*
 * Native async functions as coroutines. Programs that are compiled leave this module out.
 *
 * A native async function runs in microtasks. For it to be a full task the loop must know when the
 * function parks, as nothing else may run as the current task until then. Its `await` calls `then` of
 * what it awaits, which parks it. So behind each piece of native code the loop queues a sentinel
 * microtask: if the task has parked or ended by then, the loop goes on; if not, the sentinel queues
 * itself again. After many looks the loop waits for its next host turn, before which all microtasks
 * are run: if the task has not parked by then it awaits a promise that is not ours, and is away.
 */
let many = 16;

/** For engines that have host turns with microtasks undone: how many looks a chain of these may take. */
export function provideSentinelRounds(count: number): void {
  many = count;
}

// Labels of a CallFrame.
const CALLING = 1;
const NATIVE = 2;
const AWAITING = 3;

/** Calls a function, and runs what it gives as part of the task. */
class CallFrame extends Frame {
  call_: () => unknown;
  /** How the native await that parked goes on. */
  resolve_: Settle = undefined;
  reject_: Settle = undefined;
  /** What that await waits for, until the scheduler has taken it. */
  wanted_: Waitable | undefined = undefined;
  throwing_ = false;
  /** The function's promise: undefined while it is pending. */
  outcome_: { failed: boolean; value: unknown } | undefined = undefined;

  constructor(call: () => unknown) {
    super(stepCall as never);
    this.call_ = call;
  }

  t(error: unknown): boolean {
    if (this.n !== NATIVE || this.reject_ === undefined) return false;
    this.wanted_ = undefined;
    this.throwing_ = true;
    this.v = error;
    return true;
  }
}

function stepCall(frame: CallFrame): unknown {
  if (frame.n === 0) return start(frame);
  if (frame.n === NATIVE) return continueNative(frame);
  frame.n = RETURNED;
  return frame.v;
}

function start(frame: CallFrame): unknown {
  const task = (loop as Loop).current_ as Task<unknown>;
  frame.n = CALLING;
  const result = callNative(frame, task) as
    | Partial<PromiseLike<unknown> & Waitable>
    | null
    | undefined;
  if (typeof result !== 'object' || result === null) {
    frame.n = RETURNED;
    return result;
  }
  if (result.wait_ || typeof result.then !== 'function') {
    frame.n = AWAITING;
    return result;
  }
  frame.n = NATIVE;
  (result as PromiseLike<unknown>).then(
    (value) => settle(task, frame, { failed: false, value }),
    (value) => settle(task, frame, { failed: true, value }),
  );
  return running;
}

function callNative(frame: CallFrame, task: Task<unknown>): unknown {
  const owner = loop as Loop;
  owner.native_ = task;
  try {
    return frame.call_();
  } finally {
    owner.native_ = null;
  }
}

function continueNative(frame: CallFrame): unknown {
  const wanted = frame.wanted_;
  if (wanted !== undefined) {
    frame.wanted_ = undefined;
    return wanted;
  }
  const go = frame.throwing_ ? frame.reject_ : frame.resolve_;
  if (go) {
    frame.throwing_ = false;
    frame.resolve_ = frame.reject_ = undefined;
    go(frame.v);
    // Settled before, if the function raced this wait against another one.
    if (frame.outcome_ === undefined) return running;
  }
  frame.n = RETURNED;
  const outcome = frame.outcome_ as { failed: boolean; value: unknown };
  if (!outcome.failed) return outcome.value;
  frame.n = CALLING;
  throw outcome.value;
}

/** The function's promise is settled: the task goes on in the frame that called it. */
function settle(task: Task<unknown>, frame: CallFrame, outcome: CallFrame['outcome_']): void {
  frame.outcome_ = outcome;
  const owner = loop;
  if (owner === null || frame.reject_ !== undefined || task.done()) return;
  if (owner.native_ === task) {
    owner.native_ = null;
    task.runNative_();
    return;
  }
  const i = owner.awaitingForeign_.indexOf(task);
  if (i >= 0) owner.awaitingForeign_.splice(i, 1);
  task.notify_();
}

/** What a CallFrame awaits while its native code runs. */
const running: Waitable = {
  wait_(task) {
    const owner = loop as Loop;
    owner.native_ = owner.current_ = task as Task<unknown>;
    if (owner.sentinelRounds_ === 0) watch();
    owner.sentinelRounds_ = 1;
    return PENDING;
  },
  resume_() {
    return undefined;
  },
  cancel_() {
    return false;
  },
  toString() {
    return 'a promise';
  },
};

function watch(): void {
  Promise.resolve().then(look);
}

function look(): void {
  const owner = loop;
  if (owner === null) return;
  if (owner.native_ === null) {
    owner.sentinelRounds_ = 0;
    owner.continue_();
  } else if (owner.sentinelRounds_++ < many) watch();
  else {
    owner.sentinelRounds_ = 0;
    owner.port_.wake();
  }
}

/**
 * Whether an `await` made it, and not a program that calls `then` itself. To XS the source of every function
 * is native code; there an arrow function without a name looks the same.
 */
function isNative(settle: Settle): settle is (value: unknown) => unknown {
  // Moddable's linker strips names and lengths.
  if (typeof settle !== 'function' || settle.name || (settle.length ?? 1) !== 1) return false;
  return !('prototype' in settle) && SOURCE.call(settle).indexOf('[native code]') >= 0;
}

const SOURCE = Function.prototype.toString;

/** `then` of every awaitable: parks the native task that awaits it, or subscribes through a task. */
setSubscribeThen((target: Waitable, onValue: Settle, onError: Settle) => {
  const owner = openLoop();
  let task = owner.native_ as Task<unknown> | null;
  if (isNative(onValue) && isNative(onError)) {
    if (task === null && owner.current_ === null)
      task = (owner.awaitingForeign_.shift() as Task<unknown> | undefined) ?? null;
    const frame = task?.value_ as CallFrame;
    if (task !== null && frame.n === NATIVE) {
      frame.resolve_ = onValue;
      frame.reject_ = onError;
      frame.wanted_ = target;
      owner.native_ = null;
      task.runNative_();
      return undefined;
    }
  }
  return subscribe(target, onValue, onError);
});

setFunctionFrame((call) => claim(new CallFrame(call)));
