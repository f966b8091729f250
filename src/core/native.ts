import { PENDING, type Settle, type Waitable } from './awaitable.js';
import { runnable } from './coroutines.js';
import {
  claim,
  current,
  enterNative,
  Frame,
  leaveNative,
  native,
  RETURNED,
  setCurrent,
} from './frame.js';
import { setFunctionFrame, setSubscribeThen } from './hooks.js';
import { type Loop, loop, openLoop } from './loop.js';
import { subscribe, type Task } from './tasks.js';

/*
 * Native async functions as coroutines. Compiled programs leave this module out.
 *
 * A native async function runs in microtasks. The loop must know when the function parks, because no other
 * task may run until then. The function's `await` calls `then` of what it awaits, and that parks it. So
 * the loop queues a sentinel microtask behind each piece of native code: if the task has parked or ended when
 * the sentinel runs, the loop continues; if not, the sentinel queues itself again. After many rounds the
 * loop waits for its next host turn, because all microtasks run before that: a task that has not parked by
 * then awaits a promise of the host, and joins `awaitingForeign_`.
 */
let mostRounds = 16;

/** For engines that may begin a host turn before all microtasks have run: how many rounds the sentinel makes. */
export function provideSentinelRounds(count: number): void {
  mostRounds = count;
}

// Labels of a CallFrame.
const CALLING = 1;
const NATIVE = 2;
const AWAITING = 3;

/** Calls a function, and runs what that returns as part of the task. */
class CallFrame extends Frame {
  call_: () => unknown;
  /** The continuations of the native `await` that parked the task. */
  resolve_: Settle = undefined;
  reject_: Settle = undefined;
  /** The object which that `await` waits for, until the scheduler has taken it. */
  wanted_: Waitable | undefined = undefined;
  throwing_ = false;
  /** The function's promise: undefined while it is pending. */
  outcome_: { failed: boolean; value: unknown } | undefined = undefined;

  constructor(call: () => unknown) {
    super(stepCall as never);
    this.call_ = call;
  }

  t(): boolean {
    if (this.n !== NATIVE || this.reject_ === undefined) return false;
    this.wanted_ = undefined;
    this.throwing_ = true;
    return true;
  }
}

function stepCall(frame: CallFrame, value: unknown): unknown {
  if (frame.n === 0) return start(frame);
  if (frame.n === NATIVE) return continueNative(frame, value);
  frame.n = RETURNED;
  return value;
}

function start(frame: CallFrame): unknown {
  const task = current as Task<unknown>;
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
    return runnable(result);
  }
  frame.n = NATIVE;
  (result as PromiseLike<unknown>).then(
    (value) => settle(task, frame, { failed: false, value }),
    (value) => settle(task, frame, { failed: true, value }),
  );
  return running;
}

function callNative(frame: CallFrame, task: Task<unknown>): unknown {
  enterNative(task);
  try {
    return frame.call_();
  } finally {
    leaveNative();
  }
}

function continueNative(frame: CallFrame, value: unknown): unknown {
  const wanted = frame.wanted_;
  if (wanted !== undefined) {
    frame.wanted_ = undefined;
    return wanted;
  }
  const go = frame.throwing_ ? frame.reject_ : frame.resolve_;
  if (go) {
    frame.throwing_ = false;
    frame.resolve_ = frame.reject_ = undefined;
    go(value);
    // The function may be settled already: if it raced this wait against another one.
    if (frame.outcome_ === undefined) return running;
  }
  frame.n = RETURNED;
  const outcome = frame.outcome_ as { failed: boolean; value: unknown };
  if (!outcome.failed) return outcome.value;
  frame.n = CALLING;
  throw outcome.value;
}

/** Called when the function's promise is settled: the task continues in the frame that called the function. */
function settle(task: Task<unknown>, frame: CallFrame, outcome: CallFrame['outcome_']): void {
  frame.outcome_ = outcome;
  const owner = loop;
  if (owner === null || frame.reject_ !== undefined || task.done()) return;
  if (native === task) {
    leaveNative();
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
    enterNative(task);
    setCurrent(task);
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
  what_() {
    return 'a promise';
  },
};

function watch(): void {
  Promise.resolve().then(look);
}

function look(): void {
  const owner = loop;
  if (owner === null) return;
  if (native === null) {
    owner.sentinelRounds_ = 0;
    owner.continue_();
  } else if (owner.sentinelRounds_++ < mostRounds) watch();
  else {
    owner.sentinelRounds_ = 0;
    owner.port_.wake();
  }
}

/**
 * Whether `settle` comes from an `await`, and not from a program that calls `then` itself. XS shows every function
 * as native code; an arrow function without a name cannot be told from an `await` there.
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
  let task = native as Task<unknown> | null;
  if (isNative(onValue) && isNative(onError)) {
    if (task === null && current === null)
      task = (owner.awaitingForeign_.shift() as Task<unknown> | undefined) ?? null;
    const frame = task?.value_ as CallFrame;
    if (task !== null && frame.n === NATIVE) {
      frame.resolve_ = onValue;
      frame.reject_ = onError;
      frame.wanted_ = target;
      leaveNative();
      task.runNative_();
      return undefined;
    }
  }
  return subscribe(target, onValue, onError);
});

setFunctionFrame((call) => claim(new CallFrame(call)));
