import type { Frame } from './frame.js';
import { newPort, type Port, type PortEvents } from './port.js';
import { insert, remove, type Timed } from './timers.js';
import { traceback } from './traceback.js';

/** An entry of the ready queue: a task or a callback. */
export interface Ready {
  next_: unknown;
  run_(): void;
}

/** What the loop knows of a task. */
export interface LoopTask {
  older_: LoopTask | null;
  newer_: LoopTask | null;
  getName(): string;
  /** Hands its exception to the exception handler, unless it has been retrieved. */
  reportException_(): void;
  /** Ends it without running it again. */
  abandon_(): void;
}

/** The argument of the exception handler; see `ExceptionContext`. */
export interface LoopContext {
  message: string;
  exception?: unknown;
  task?: LoopTask;
}

// Fairness: after this many steps the loop checks sockets and timers, even if tasks are still ready.
const BUDGET = 128;
const LONGEST_TIMER = 0x7fffffff;
// The exit code of a program that Ctrl-C ended: 128 + SIGINT, as shells show it.
export const INTERRUPTED = 130;
// Deadlines are whole ms plus a fraction that makes each unique, so equal ones expire first in, first out. A
// double can hold this many fractions during the first four years of the port's clock.
const FRACTIONS = 1 << 16;

/** One run of the loop, from `run` or `runForever` until its end; see run/running.ts. */
export interface ActiveRun {
  stalled_(): string;
  interrupt_(): void;
}

/** The core of an event loop: ready queue, timer queue, unfinished tasks. The public class is in run/eventloop.ts. */
export class Loop implements PortEvents {
  port_: Port;
  /** Null while the loop is open but does not run: events of that time wait in the ready queue. */
  activeRun_: ActiveRun | null = null;
  /** The EventLoop that `getRunningLoop` returns. */
  eventLoop_: unknown = undefined;
  /** The task whose code is running. */
  current_: LoopTask | null = null;
  /** The task whose native async function is running, until it parks or ends; see native.ts. */
  native_: LoopTask | null = null;
  /** Tasks whose native async functions await promises of the host. */
  awaitingForeign_: LoopTask[] = [];
  /** How many times the sentinel microtask has run since the native task resumed; 0 when none is queued. */
  sentinelRounds_ = 0;
  /** The newest unfinished task. */
  tasks_: LoopTask | null = null;
  taskCount_ = 0;
  /** The Sleep that is reused; see sleep.ts. */
  sleep_: unknown = null;
  handler_: ((context: LoopContext) => void) | null = null;
  /** The task factory of the program, if it has set one; see run/eventloop.ts. */
  factory_: ((frame: Frame, options: object) => LoopTask) | null = null;
  /** True while the task factory runs; tasks created inside it bypass the factory. */
  inFactory_ = false;
  /** Debug mode: reports steps that take longer than `slow_`, and coroutines that are not awaited. */
  debug_ = false;
  /** In seconds. */
  slow_ = 0.1;
  /** Tasks that failed in the last turn and whose exception may be unretrieved. */
  unretrieved_: LoopTask[] = [];
  private looking_ = false;
  private head_: Ready | null = null;
  private tail_: Ready | null = null;
  /** The entry of the ready queue behind which a timer handle that expires goes. */
  private due_: Ready | null = null;
  private timers_: Timed | null = null;
  private sequence_ = 0;
  private steps_ = 0;
  /** True while a turn is requested or running, or the loop does not run: then `enqueue_` need not wake the port. */
  private awake_ = true;
  /** In debug mode: the current step, and when it began. */
  private step_: Ready | null = null;
  private began_ = 0;

  constructor(port: Port) {
    this.port_ = port;
    port.start(this);
  }

  /** Calls the exception handler. If the handler throws, that is reported too, and not propagated. */
  callHandler_(context: LoopContext): void {
    if (this.handler_ === null) {
      this.report_(context);
      return;
    }
    try {
      this.handler_(context);
    } catch (error) {
      this.report_({ message: 'Unhandled error in exception handler', exception: error });
      this.report_(context);
    }
  }

  report_(context: LoopContext): void {
    const task = context.task ? ` (${context.task.getName()})` : '';
    const error = context.exception;
    this.port_.log(`${context.message}${task}${error === undefined ? '' : `\n${describe(error)}`}`);
  }

  /** The unfinished tasks, oldest first. */
  alive_<T extends LoopTask>(): T[] {
    const tasks: LoopTask[] = [];
    for (let task = this.tasks_; task !== null; task = task.older_) tasks.push(task);
    return tasks.reverse() as T[];
  }

  enqueue_(node: Ready): void {
    node.next_ = null;
    if (this.tail_ === null) this.head_ = node;
    else this.tail_.next_ = node;
    this.tail_ = node;
    if (!this.awake_) {
      this.awake_ = true;
      this.port_.wake();
    }
  }

  /** For a timer handle that has expired: it runs before the tasks that wake at the same time. Source: CPython. */
  enqueueDue_(node: Ready): void {
    const before = this.due_;
    this.due_ = node;
    if (before === this.tail_) this.enqueue_(node);
    else if (before === null) {
      node.next_ = this.head_;
      this.head_ = node;
    } else {
      node.next_ = before.next_;
      before.next_ = node;
    }
  }

  /** The time `ms` from now, rounded up so that no timer is early, as a key of the timer queue. */
  deadline_(ms: number): number {
    this.sequence_ = (this.sequence_ + 1) % FRACTIONS;
    // The small number absorbs rounding errors: 795 ms + 780 ms must not round up to the next ms.
    return Math.ceil(this.port_.now() + ms - 1e-6) + this.sequence_ / FRACTIONS;
  }

  schedule_(node: Timed): void {
    this.timers_ = insert(this.timers_, node);
    if (!this.awake_) this.rest_();
  }

  unschedule_(node: Timed): void {
    this.timers_ = remove(this.timers_ as Timed, node);
  }

  stalled(): string {
    return this.activeRun_ === null ? '' : this.activeRun_.stalled_();
  }

  interrupted(): void {
    if (this.activeRun_ === null) this.port_.exit(INTERRUPTED);
    else this.activeRun_.interrupt_();
  }

  /** One turn. The port calls it for every wake-up. */
  turn(): void {
    if (this.activeRun_ === null) {
      // The port takes signals and I/O events even so; what they make ready waits in the queue.
      this.port_.poll();
      return;
    }
    if (this.native_ !== null) {
      // XS may begin a turn before all microtasks have run; the sentinel among them will continue the loop.
      if (this.sentinelRounds_ > 0) return;
      // Otherwise all microtasks have run: a task that has not parked by now awaits a promise of the host.
      this.leave_();
    }
    this.awake_ = true;
    this.steps_ = 0;
    if (this.unretrieved_.length > 0) this.lookAtUnretrieved_();
    this.port_.poll();
    this.expire_();
    // A native function that a callback has started runs first; its sentinel then continues the loop.
    if (this.native_ === null) this.continue_();
  }

  /** Steps ready tasks, first in, first out. A task that becomes ready meanwhile goes to the back. */
  continue_(): void {
    for (let node = this.head_; node !== null && this.steps_ < BUDGET; node = this.head_) {
      const next = node.next_ as Ready | null;
      this.head_ = next;
      if (next === null) this.tail_ = null;
      this.steps_++;
      if (this.debug_) this.watch_(node);
      node.run_();
      if (this.native_ !== null) return;
    }
    if (this.debug_) this.watch_(null);
    this.rest_();
  }

  /** Debug mode: logs the step that has ended if it was slow; `next` begins. Source: CPython `_run_once`. */
  private watch_(next: Ready | null): void {
    const now = this.port_.now();
    const seconds = (now - this.began_) / 1000;
    if (this.step_ !== null && seconds >= this.slow_)
      this.port_.log(`Executing ${this.step_} took ${seconds.toFixed(3)} seconds`);
    this.step_ = next;
    this.began_ = now;
  }

  /** Ready tasks may still retrieve these exceptions, so let them run before reporting. */
  private lookAtUnretrieved_(): void {
    if (this.head_ === null) this.reportUnretrieved_();
    else if (!this.looking_) {
      this.looking_ = true;
      const count = this.unretrieved_.length;
      const run_ = () => {
        this.looking_ = false;
        this.reportUnretrieved_(count);
      };
      this.enqueue_({ next_: null, run_ });
    }
  }

  reportUnretrieved_(count = this.unretrieved_.length): void {
    for (const task of this.unretrieved_.splice(0, count)) task.reportException_();
  }

  private leave_(): void {
    this.awaitingForeign_.push(this.native_ as LoopTask);
    this.native_ = this.current_ = null;
  }

  expire_(): void {
    if (this.timers_ === null) return;
    const now = this.port_.now();
    this.due_ = this.tail_;
    while (this.timers_ !== null && Math.floor(this.timers_.when_) <= now) {
      const node: Timed = this.timers_;
      this.timers_ = remove(node, node);
      node.expire_();
    }
  }

  /** Whether the ready queue holds anything besides the entry that is running. */
  busy_(): boolean {
    return this.head_ !== null;
  }

  /** Starts running: what is ready, and what becomes ready, until `run` ends. */
  resume_(run: ActiveRun): void {
    this.activeRun_ = run;
    this.rest_();
  }

  /** Stops running; what is ready stays in the queue. */
  pause_(): void {
    this.activeRun_ = null;
    this.steps_ = BUDGET;
    this.awake_ = true;
    this.port_.disarm();
  }

  /** Closes it for good: neither it nor its tasks run again. */
  close_(): void {
    this.pause_();
    for (const task of this.alive_()) task.abandon_();
    this.tasks_ = null;
    this.head_ = this.tail_ = null;
    this.port_.stop();
    setLoop(null);
  }

  private rest_(): void {
    if (this.activeRun_ === null) return;
    this.awake_ = this.head_ !== null || this.unretrieved_.length > 0;
    if (this.head_ !== null) this.port_.wake();
    // The promises of the program may still retrieve an exception. On XS they continue only after the port's callback,
    // in which `wake` would begin the next turn.
    else if (this.awake_) this.port_.arm(0);
    else if (this.timers_ === null) this.port_.disarm();
    else {
      const ms = Math.floor(this.timers_.when_) - this.port_.now();
      this.port_.arm(Math.min(Math.max(ms, 0), LONGEST_TIMER));
    }
  }
}

// A group may contain itself, and some engines cannot catch the overflow of their stack.
const DEEPEST = 8;

/** Name, message, stack and traceback of an error, and of the errors inside an ExceptionGroup. Never throws. */
export function describe(error: unknown, depth = 0): string {
  try {
    return textOf(error, depth);
  } catch {
    return 'something that cannot be turned into text';
  }
}

function textOf(error: unknown, depth: number): string {
  if (!(error instanceof Error)) return String(error);
  const head = `${error.name}: ${error.message}`;
  // On some engines a stack begins with name and message; on others it holds the places only.
  const stack = error.stack === undefined ? '' : `${error.stack}`.trimEnd();
  const named = stack.startsWith(error.name) ? stack : stack === '' ? head : `${head}\n${stack}`;
  const text = named + traceback(error as object);
  const { errors } = error as { errors?: unknown };
  if (!Array.isArray(errors) || depth === DEEPEST) return text;
  const parts = errors.map((each) =>
    describe(each, depth + 1)
      .split('\n')
      .join('\n  '),
  );
  return [text, ...parts].join('\n  ');
}

/** The open loop; at most one is open at a time. A module variable and not a field, because every await reads it. */
export let loop: Loop | null = null;

function setLoop(next: Loop | null): void {
  loop = next;
}

export function runningLoop(): Loop {
  if (loop === null || loop.activeRun_ === null)
    throw new Error('no running event loop: start with run(main)');
  return loop;
}

/** The open loop, running or not: for objects that were made while it ran. Throws if none is open. */
export function openLoop(): Loop {
  return loop ?? runningLoop();
}

/** The error for a run that would begin while `owner` runs. */
export function alreadyRuns(owner: Loop, where: string): Error {
  return new Error(
    owner.current_ !== null || owner.native_ !== null
      ? `${where} cannot be called from a running event loop`
      : `${where}: an earlier run has not ended; await it, or chain: run(first).then(() => run(second))`,
  );
}

/** Opens a loop. `where` names the caller in error messages. */
export function newLoop(where: string): Loop {
  if (loop !== null)
    throw loop.activeRun_ === null
      ? new Error(`${where}: another event loop is open; close() it first`)
      : alreadyRuns(loop, where);
  loop = new Loop(newPort());
  return loop;
}
