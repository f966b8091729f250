import {
  type Awaitable,
  BaseAwaitable,
  inherit,
  PENDING,
  type Waitable,
  type Waiter,
  type WaitingTask,
} from './awaitable.js';
import { awaitedLast, awaitForeign, onFrameMade, startUnawaited } from './hooks.js';
import { LEAN } from './profile.js';

/*
 * A frame is one call of a coroutine. Compiled code makes it and steps through its labels. The names have
 * one letter because compiled programs contain them. Five are those of Babel's regenerator, whose output we
 * keep (see compiler/preset.ts):
 *
 *   n  next: the label to continue at; FRESH or 0 before the start, RETURNED or RAISED after the end
 *   p  the label of the try region that the body is in
 *   a  abrupt: returns or jumps, through the finally regions on the way
 *   f  finish: the end of a finally region
 *   d  delegate: `yield*` (only in compiled/generator.ts)
 *
 * Five are this library's:
 *
 *   b  the body, called with the frame and the value sent in: returns what it awaits, or sets n to RETURNED and
 *      returns its result
 *   c  the caller, which gets the result: the frame that awaits this one, or the task whose first frame this is. While
 *      n is FRESH the next frame of the list `unawaited`; after the end the result or the exception, unless the frame
 *      was the first one of a task, which has these
 *   t  throws an exception in: true if the body handles it
 *   e  the regions of the body's try statements
 *   s  what each finally region still has to complete
 *
 * Below the frames are the ready queue and `step`, which runs frames. All of it is in this file because every switch
 * and every call uses these variables, and only the module of a variable can assign it.
 */

/** How a task ends that returns; see futures.ts. */
const RESULT = 1;
export const RETURNED = -1;
export const RAISED = -2;
/** The call is in the list `unawaited`. */
export const FRESH = -3;

/**
 * The latest coroutine that was called and is neither awaited nor a task yet. Each links to the one before it
 * by `c`. A coroutine that is still in this list when its caller suspends becomes a task: like an async function of
 * JavaScript, it runs even if nothing awaits it.
 */
export let unawaited: Frame | null = null;

/** Makes ready the task of the latest coroutine that was called, which was followed by `rest` in the list. */
export function enqueueLatest(task: Ready, rest: Frame | null): void {
  (unawaited as Frame).n = 0;
  unawaited = rest;
  task.next_ = null;
  if (head === null) {
    head = tail = task;
    rouse();
  } else tail = (tail as Ready).next_ = task;
}

/** Takes `x` off the list if it is the latest coroutine that was called. Returns false if it is not. */
export function takeLatest(x: unknown): boolean {
  if (unawaited === null || x !== unawaited) return false;
  const frame = unawaited;
  unawaited = frame.c as Frame | null;
  frame.n = 0;
  return true;
}

/** Takes all off the list of coroutines that were called and not awaited; returns them, oldest first. */
export function takeUnawaited(): Frame[] {
  const frames: Frame[] = [];
  while (unawaited !== null) {
    frames.unshift(unawaited);
    claim(unawaited);
  }
  return frames;
}

/** Called when a callback has ended: coroutines that it called and did not await become tasks. */
export function callbackEnded(): void {
  if (unawaited !== null) startUnawaited();
}

/** Takes `frame` off the list, if it is in it: the caller will run it. */
export function claim<F extends Frame>(frame: F): F {
  if (frame.n !== FRESH) return frame;
  const next = frame.c as Frame | null;
  if (unawaited === (frame as Frame)) unawaited = next;
  else {
    let other = unawaited as Frame;
    while (other.c !== frame) other = other.c as Frame;
    other.c = next;
  }
  frame.n = 0;
  frame.c = null;
  return frame;
}

/**
 * Takes all frames in `list` off the list: the caller runs all, and the first step of one must not make tasks of the
 * others.
 */
export function claimAll(list: unknown[]): void {
  // The latest call is the first of `unawaited`.
  for (let i = list.length; i-- > 0; ) {
    const x = list[i];
    if (x instanceof Frame) claim(x);
  }
}

// inherit() below adds these methods.
export interface Frame<T = unknown> extends Awaitable<T> {
  /** Never called, as `resume_`. */
  what_(): string;
}
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: as above
export class Frame<T = unknown> implements Waitable {
  declare b: (frame: Frame<T>, value: unknown) => unknown;
  declare n: number;
  declare c: unknown;

  constructor(body: (frame: Frame<T>, value: unknown) => unknown) {
    this.b = body;
    this.n = FRESH;
    this.c = unawaited;
    unawaited = this as Frame;
    if (onFrameMade !== null) onFrameMade(this as never);
  }

  /** Throws `error` in: true if the body has a handler, at which the frame then continues. */
  t(_error: unknown): boolean {
    return false;
  }

  wait_(task: WaitingTask): unknown {
    const { n, c } = this;
    if (n === FRESH || (n === 0 && c === null)) {
      claim(this as Frame);
      this.c = task.value_;
      task.value_ = this;
      return undefined;
    }
    const owner = taskOf(this as Frame);
    if (owner !== undefined) return owner.wait_(task);
    if (n === RETURNED) return c;
    if (n === RAISED) throw c;
    throw new Error('coroutine is being awaited already');
  }

  // Never called: no task waits for a frame itself. The frame becomes part of the task, or has a task of its own.
  resume_(): unknown {
    return undefined;
  }

  cancel_(): boolean {
    return false;
  }
}
inherit(Frame, BaseAwaitable);

/** The latest frame that was lent. */
let lent: Frame | null = null;
/** One that was lent and has returned. */
let spare: Frame | null = null;

/**
 * A frame for a call that is awaited where it is made, so that nothing else ever has the frame: it can serve the next
 * call of the same function, if that is the next one of all.
 */
export function lend(body: Frame['b']): Frame {
  const frame = spare;
  spare = null;
  if (frame !== null && frame.b === body && onFrameMade === null) {
    frame.n = FRESH;
    frame.c = unawaited;
    lent = unawaited = frame;
    return frame;
  }
  lent = new Frame(body);
  // Again: the stack that debug mode keeps begins with the caller of whoever calls this.
  if (onFrameMade !== null) onFrameMade(lent as never);
  return lent;
}

/** The constructor of frames of other classes. */
export function beginFrame(frame: Frame, body: Frame['b']): void {
  frame.b = body;
  frame.n = FRESH;
  frame.c = unawaited;
  unawaited = frame;
  if (onFrameMade !== null) onFrameMade(frame as never);
}

/** The task whose first frame `frame` is. (The result of an ended frame cannot be awaitable: it would be awaited.) */
export function taskOf(frame: Frame): WaitingTask | undefined {
  const c = frame.c as Partial<WaitingTask & Frame> | null | undefined;
  return c !== null && c !== undefined && c.wait_ !== undefined && c.b === undefined
    ? (c as WaitingTask)
    : undefined;
}

/** An entry of the ready queue: a task or a callback. */
export interface Ready {
  next_: unknown;
  /** Flags; those of a callback are CALLBACK. */
  state_: number;
  /** Of a task: see there. */
  made_?: unknown;
  run_(): void;
}

/** What `step` knows of a task. */
interface Steppable extends Ready, WaitingTask {
  next_: never;
  /** Throws the error into the frames. Returns false if the task has ended by it. */
  unwind_(error: unknown): boolean;
  /** Called when `unwind_` itself has thrown. Returns false if the task has ended by that. */
  abandonFrame_(error: unknown): boolean;
  /** Passes on what was handed to a task that is cancelled; returns the CancelledError. */
  refuse_(): unknown;
  /** Delivers a cancellation that was requested while the task ran, if it waits now. */
  deliver_(): void;
  /** Ends it. */
  finish_(end: number, value: unknown): void;
}

// Flags of state_, above those of futures.ts.
/** The task has been woken: what it waits for has happened, or it was cancelled. */
export const READY = 8;
/** CancelledError will be thrown at the next await. */
export const CANCEL = 16;
/** A callback, and not a task. */
export const CALLBACK = 32;
/** The bits of a task from here on hold the number in its default name. */
export const ID = 6;
/** What makes the beginning of a step more than a call: READY, CANCEL, CALLBACK, or the bits of a task that has ended. */
const SPECIAL = 59;
const SPECIAL_ENDS = 35;

/** Fairness: after this many steps the loop checks sockets and timers, even if tasks are still ready. */
const BUDGET = 128;

/** The ready queue. `tail` has no meaning while `head` is null. */
export let head: Ready | null = null;
export let tail: Ready | null = null;
/** The task whose code is running. */
export let current: WaitingTask | null = null;
/** The task whose native async function is running, until it parks or ends; see native.ts. */
export let native: WaitingTask | null = null;
/** How many steps may follow the one that is running. */
let left = 0;
/** The value of `left` to continue with when native code has parked. */
let leftBefore = 0;
/** The loop pauses: no step may follow until the next turn. */
let stopped = false;
/** False in a step at whose beginning no cancellation is delivered. */
let delivers = true;
/** True while a turn is requested or running, or the loop does not run: then `enqueue` need not wake the port. */
let awake = true;
let wakePort: () => void;
/** What `sleep(0)` returns; see sleep.ts. Null while each wait has to be seen: then it waits as any other object. */
let yielding: unknown = null;
let usualYielding: unknown = null;
/** Debug mode: called before each step. */
let before: ((node: Ready) => void) | null = null;
/** Whether each step is one call of `run_`, which ports/sim/explore.ts replaces. */
let singly = false;

export function setYielding(one: unknown): void {
  yielding = usualYielding = one;
}

/** What is called around each step; set by trace.ts. */
interface Tracer {
  /** A turn begins, or goes on after native code. */
  enter_(): void;
  begin_(node: Ready): void;
  end_(node: Ready): void;
  /** The steps of a turn are over. */
  flush_(): void;
}
let tracer: Tracer | null = null;

export function setTracer(one: Tracer): void {
  tracer = one;
}

export function setBefore(call: ((node: Ready) => void) | null): void {
  before = call;
}

/** While it is on, each step is a call of `run_`, and each task that becomes ready a call of `notify_`. */
export function stepSingly(on: boolean): void {
  singly = on;
  yielding = on ? null : usualYielding;
}

export function setCurrent(task: WaitingTask | null): void {
  current = task;
}

/** Native code of `task` runs from now on; no other task makes a step until `leaveNative`. */
export function enterNative(task: WaitingTask): void {
  if (native === null) {
    leftBefore = left;
    left = 0;
  }
  native = task;
}

export function leaveNative(): void {
  if (native === null) return;
  native = null;
  left = leftBefore;
}

/** Empties the queue. `wake` requests a turn of the port. */
export function resetQueue(wake: () => void): void {
  head = tail = current = native = null;
  wakePort = wake;
}

/** For ports/sim/explore.ts, which changes the order. */
export function replaceQueue(first: Ready | null, last: Ready | null): void {
  head = first;
  tail = last;
}

export function setAwake(is: boolean): void {
  awake = is;
}

export function isAwake(): boolean {
  return awake;
}

/** A turn begins. */
export function refill(): void {
  stopped = false;
  left = BUDGET;
}

/** Makes the step that is running the last one. */
export function stopStepping(): void {
  stopped = true;
  left = leftBefore = 0;
}

export function enqueue(node: Ready): void {
  node.next_ = null;
  if (head !== null) tail = (tail as Ready).next_ = node;
  else {
    head = tail = node;
    rouse();
  }
}

/** Makes a task or callback ready that has left its wait queue. Is `Task.notify_` and `enqueue` in one call. */
export function wake(node: Waiter): void {
  node.prev_ = null;
  if (singly && (node.state_ & CALLBACK) === 0) {
    (node as WaitingTask).notify_();
    return;
  }
  node.state_ |= READY;
  if (LEAN) {
    enqueue(node);
    return;
  }
  node.next_ = null;
  if (head === null) {
    head = tail = node;
    rouse();
  } else tail = (tail as Ready).next_ = node;
}

function rouse(): void {
  if (awake) return;
  awake = true;
  wakePort();
}

/** Puts `node` behind `other`; null: in front. */
export function enqueueBehind(other: Ready | null, node: Ready): void {
  if (head === null || other === tail) enqueue(node);
  else if (other === null) {
    node.next_ = head;
    head = node;
  } else {
    node.next_ = other.next_;
    other.next_ = node;
  }
}

/** Whether a task is in the queue. One that yields is there without the flag READY. */
export function isQueued(task: object): boolean {
  let node = head as object | null;
  while (node !== null && node !== task) node = (node as Ready).next_ as object | null;
  return node !== null;
}

/** Steps ready tasks, first in, first out. A task that becomes ready meanwhile goes to the back. */
export function stepAll(): void {
  // What a program does not link comes first: there the bundler leaves the rest alone.
  if (tracer === null && !singly && before === null) step();
  else {
    if (tracer !== null) tracer.enter_();
    for (let node = head; node !== null && left > 0; node = head) {
      head = node.next_ as Ready | null;
      left--;
      if (before !== null) before(node);
      if (tracer !== null) tracer.begin_(node);
      if (LEAN && (node.state_ & SPECIAL_ENDS) === 0) stepOne(node, true);
      else node.run_();
      if (tracer !== null && native === null) tracer.end_(node);
    }
    if (tracer !== null) tracer.flush_();
  }
}

/** Steps `task`, which is not in the queue, at once. `deliver`: delivers a cancellation that waits. */
export function stepOne(task: Ready, deliver: boolean): void {
  const rest = left;
  task.next_ = head;
  if (head === null) tail = task;
  head = task;
  left = 1;
  delivers = deliver;
  step();
  delivers = true;
  const after = stopped ? 0 : rest;
  if (native === null) left = after;
  else leftBefore = after;
  // A native function that awaited a foreign promise continues between the turns.
  if (head !== null) rouse();
}

/**
 * Steps tasks until none is ready or `left` is 0. Each runs until it waits or ends. A loop and no recursion, however
 * deep the calls are: awaiting a coroutine makes its frame the innermost one, returning goes back to the frame that
 * awaits it.
 */
function step(): void {
  let task = null as unknown as Steppable;
  let frame: Frame;
  let state: number;
  let on: Waitable | null | undefined;
  let out: Partial<Waitable & Frame> | null | undefined;
  let value: unknown;
  let failed = false;
  for (;;) {
    try {
      for (;;) {
        if (failed) {
          const goes = task.unwind_(value);
          if (unawaited !== null) startUnawaited();
          failed = false;
          if (!goes) continue;
        } else {
          if (left === 0 || head === null) break;
          left--;
          task = head as Steppable;
          head = task.next_;
          state = task.state_;
          current = task;
          if (state & SPECIAL) {
            if (state & SPECIAL_ENDS) {
              current = null;
              task.run_();
              continue;
            }
            if (state & CANCEL && delivers) {
              value = task.refuse_();
              task.state_ = state & ~(READY | CANCEL);
              failed = true;
              continue;
            }
            task.state_ = state & ~READY;
          }
          on = task.waitsFor_;
          if (on === null) value = undefined;
          else {
            task.waitsFor_ = null;
            value = on.resume_(task);
            if (value === PENDING) {
              if (task.state_ & CANCEL) task.deliver_();
              continue;
            }
          }
        }
        for (;;) {
          frame = task.value_ as Frame;
          out = frame.b(frame, value) as typeof out;
          if (frame.n < 0) {
            on = undefined;
            if (out !== undefined && (typeof out === 'object' || typeof out === 'function'))
              on = passedOn(frame, out);
            if (on === undefined) {
              if (frame.c === task) {
                if (unawaited !== null) startUnawaited();
                task.finish_(RESULT, out);
                break;
              }
              task.value_ = frame.c;
              frame.c = value = out;
              if (frame === lent) spare = frame;
              continue;
            }
            out = on as typeof out;
          }
          if (out === yielding) {
            task.next_ = null as never;
            if (head === null) head = tail = task;
            else tail = (tail as Ready).next_ = task;
            if (unawaited !== null && native === null) startUnawaited();
            break;
          }
          if (out === null || out === undefined) value = out;
          else if (!LEAN && out === unawaited) {
            // As `wait_` does, without the call.
            unawaited = out.c as Frame | null;
            out.n = 0;
            out.c = frame;
            task.value_ = out;
            value = undefined;
            if (unawaited === null) continue;
          } else if (out === frame) value = undefined;
          else if (out.wait_ !== undefined) value = out.wait_(task);
          else if (typeof out === 'object' || typeof out === 'function')
            value = awaitForeign(task as never, out as never);
          else value = out;
          // Native code awaits a coroutine one microtask after it has called it; see native.ts.
          if (unawaited !== null && native === null) startUnawaited();
          if (value === PENDING) {
            if (task.state_ & CANCEL) task.deliver_();
            break;
          }
        }
      }
      break;
    } catch (error) {
      if (task.state_ & CALLBACK) throw error;
      failed = !failed || task.abandonFrame_(error);
      value = error;
    }
  }
  if (native === null) current = null;
}

/** A label at which no kind of frame handles an exception. */
const PASSING = 3;

/**
 * As in JavaScript, returning something that can be awaited awaits it: the frame then waits for what this returns, and
 * returns its value. Undefined for a value that needs no wait.
 */
function passedOn(frame: Frame, out: unknown): Waitable | undefined {
  if (out === null) return undefined;
  // Outside of all try regions, because reading `then` may throw. (On Moddable an own `t` cannot replace that of the frozen prototype.)
  const { p } = frame as { p?: number };
  if (p !== undefined) (frame as { p?: number }).p = -1;
  const on = awaitedLast(out as never) as Waitable | undefined;
  if (on !== undefined) {
    frame.n = PASSING;
    frame.b = returnSent;
  }
  return on;
}

function returnSent(frame: Frame, value: unknown): unknown {
  frame.n = RETURNED;
  return value;
}
