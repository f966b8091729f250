import type { Port } from './port.js';
import type { Task } from './tasks.js';
import { insert, remove, type Timed } from './timers.js';

/** What the ready queue holds: tasks, and callbacks. */
export interface Ready {
  next_: unknown;
  run_(): void;
}

/** What the exception handler is told. Source: CPython `loop.call_exception_handler`. */
export interface ExceptionContext {
  message: string;
  exception?: unknown;
  task?: Task<unknown>;
}

export type ExceptionHandler = (loop: Loop, context: ExceptionContext) => void;

// Fairness: after so many steps the sockets and timers are looked at, even if tasks are still ready.
const BUDGET = 128;
const LONGEST_TIMER = 0x7fffffff;
// Deadlines are whole ms, made unique by a fraction: equal ones expire first in, first out. A double has
// room for so many fractions during four years of the port's clock.
const FRACTIONS = 1 << 16;

/** One event loop: ready queue, timer queue, the tasks alive. Source of the names: CPython. */
export class Loop {
  port_: Port;
  /** The task whose code is running. */
  current_: Task<unknown> | null = null;
  /** The task whose native async function is running, until it parks or ends; see native.ts. */
  native_: Task<unknown> | null = null;
  /** Tasks whose native async functions await promises that are not ours. */
  away_: Task<unknown>[] = [];
  /** Looks of the sentinel since the native task ran; 0 if no sentinel is queued. */
  looks_ = 0;
  /** Newest of the tasks alive. */
  tasks_: Task<unknown> | null = null;
  taskCount_ = 0;
  /** The Sleep that is reused; see sleep.ts. */
  sleep_: unknown = null;
  handler_: ExceptionHandler | null = null;
  /** Tasks that failed in the last turn. */
  unseen_: Task<unknown>[] = [];
  private head_: Ready | null = null;
  private tail_: Ready | null = null;
  private timers_: Timed | null = null;
  private sequence_ = 0;
  private steps_ = 0;
  private closed_ = false;
  /** A turn is on its way or under way: nobody has to ask the port for one. */
  private awake_ = false;

  constructor(port: Port) {
    this.port_ = port;
  }

  /** The port's monotonic clock, in seconds. Source: CPython `loop.time`. */
  time(): number {
    return this.port_.now() / 1000;
  }

  /** Replaces what is done with exceptions that nobody retrieved; null restores the default, which prints. */
  setExceptionHandler(handler: ExceptionHandler | null): void {
    if (handler !== null && typeof handler !== 'function')
      throw new TypeError('setExceptionHandler(handler): expected a function or null');
    this.handler_ = handler;
  }

  /** Tells the exception handler. A handler that throws is itself reported, never propagated. */
  callExceptionHandler(context: ExceptionContext): void {
    if (this.handler_ === null) {
      this.report_(context);
      return;
    }
    try {
      this.handler_(this, context);
    } catch (error) {
      this.report_({ message: 'Unhandled error in exception handler', exception: error });
      this.report_(context);
    }
  }

  private report_(context: ExceptionContext): void {
    const task = context.task ? ` (${context.task.getName()})` : '';
    const error = context.exception;
    this.port_.log(`${context.message}${task}${error === undefined ? '' : `\n${describe(error)}`}`);
  }

  /** The tasks alive, oldest first. */
  alive_(): Task<unknown>[] {
    const tasks: Task<unknown>[] = [];
    for (let task = this.tasks_; task !== null; task = task.older_) tasks.push(task);
    return tasks.reverse();
  }

  ready_(node: Ready): void {
    node.next_ = null;
    if (this.tail_ === null) this.head_ = node;
    else this.tail_.next_ = node;
    this.tail_ = node;
    if (!this.awake_) {
      this.awake_ = true;
      this.port_.wake();
    }
  }

  /** `ms` from now, never early, as a key of the timer queue. */
  deadline_(ms: number): number {
    this.sequence_ = (this.sequence_ + 1) % FRACTIONS;
    return Math.ceil(this.port_.now() + ms) + this.sequence_ / FRACTIONS;
  }

  schedule_(node: Timed): void {
    this.timers_ = insert(this.timers_, node);
    if (!this.awake_) this.rest_();
  }

  unschedule_(node: Timed): void {
    this.timers_ = remove(this.timers_ as Timed, node);
  }

  /** The port calls this for every wake-up. */
  turn(): void {
    if (this.native_ !== null) {
      // XS has turns with microtasks undone; the sentinel among them goes on with the loop.
      if (this.looks_ > 0) return;
      // Otherwise all are done: who has not parked by now awaits something foreign.
      this.leave_();
    }
    this.awake_ = true;
    this.steps_ = 0;
    if (this.unseen_.length > 0) this.tellUnseen_();
    this.port_.poll();
    this.expire_();
    this.continue_();
  }

  /** Steps ready tasks, first in, first out; one that is made ready meanwhile goes to the back. */
  continue_(): void {
    for (let node = this.head_; node !== null && this.steps_ < BUDGET; node = this.head_) {
      const next = node.next_ as Ready | null;
      this.head_ = next;
      if (next === null) this.tail_ = null;
      this.steps_++;
      node.run_();
      if (this.native_ !== null) return;
    }
    this.rest_();
  }

  tellUnseen_(): void {
    for (const task of this.unseen_.splice(0)) task.tell_();
  }

  private leave_(): void {
    this.away_.push(this.native_ as Task<unknown>);
    this.native_ = this.current_ = null;
  }

  private expire_(): void {
    if (this.timers_ === null) return;
    const now = this.port_.now();
    while (this.timers_ !== null && Math.floor(this.timers_.when_) <= now) {
      const node: Timed = this.timers_;
      this.timers_ = remove(node, node);
      node.expire_();
    }
  }

  /** Whether callbacks are ready besides the one that asks. */
  busy_(): boolean {
    return this.head_ !== null;
  }

  /** Runs nothing any more. */
  close_(): void {
    this.closed_ = true;
    this.head_ = this.tail_ = null;
  }

  private rest_(): void {
    if (this.closed_) return;
    this.awake_ = this.head_ !== null || this.unseen_.length > 0;
    if (this.awake_) this.port_.wake();
    else if (this.timers_ === null) this.port_.disarm();
    else {
      const ms = Math.floor(this.timers_.when_) - this.port_.now();
      this.port_.arm(Math.min(Math.max(ms, 0), LONGEST_TIMER));
    }
  }
}

export function describe(error: unknown): string {
  if (!(error instanceof Error)) return `${error}`;
  const head = `${error.name}: ${error.message}`;
  // Some engines' stacks begin with name and message, others hold the places only.
  const stack = error.stack === undefined ? '' : `${error.stack}`.trimEnd();
  return stack.startsWith(error.name) ? stack : stack === '' ? head : `${head}\n${stack}`;
}

/** The running loop. A variable, not a field of something: it is read at every await. */
export let loop: Loop | null = null;

export function setLoop(next: Loop | null): void {
  loop = next;
}

/** The loop of the caller. Throws if none runs. Source: CPython `asyncio.get_running_loop`. */
export function getRunningLoop(): Loop {
  if (loop === null) throw new Error('no running event loop: start with run(main)');
  return loop;
}
