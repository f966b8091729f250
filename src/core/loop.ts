import {
  CALLBACK,
  current,
  enqueue,
  enqueueBehind,
  type Frame,
  head,
  isAwake,
  leaveNative,
  native,
  type Ready,
  refill,
  resetQueue,
  setAwake,
  setCurrent,
  stepAll,
  stopStepping,
  tail,
} from './frame.js';
import { newPort, type Port, type PortEvents } from './port.js';
import { LEAN } from './profile.js';
import { insert, remove, type Timed } from './timers.js';
import { traceback } from './traceback.js';

/** What the loop knows of a task. */
export interface LoopTask {
  older_: LoopTask | null;
  newer_?: LoopTask | null;
  /** In debug mode: where it was made, as text that can follow a report. */
  made_?: unknown;
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

const LONGEST_TIMER = 0x7fffffff;
// The exit code of a program that Ctrl-C ended: 128 + SIGINT, as shells show it.
const INTERRUPTED = 130;
// Deadlines are whole ms plus a fraction that makes each unique, so equal ones expire first in, first out. A
// double can hold this many fractions during the first four years of the port's clock.
const FRACTIONS = 1 << 16;

/** A callback in the ready queue. */
export class Callback implements Ready {
  next_: unknown = null;
  state_ = CALLBACK;
  run_: () => void;
  constructor(run: () => void) {
    this.run_ = run;
  }
}

/** One run of the loop, from `run` or `runForever` until its end; see run/running.ts. */
export interface ActiveRun {
  stalled_(): string;
  interrupt_(status: number): void;
}

/** The core of an event loop: ready queue, timer queue, unfinished tasks. The public class is in run/eventloop.ts. */
export class Loop implements PortEvents {
  port_: Port;
  /** Null while the loop is open but does not run: events of that time wait in the ready queue. */
  activeRun_: ActiveRun | null = null;
  /** The EventLoop that `getRunningLoop` returns. */
  eventLoop_: unknown = undefined;
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
  /** The entry of the ready queue behind which a timer handle that expires goes. */
  private due_: Ready | null = null;
  private timers_: Timed | null = null;
  private sequence_ = 0;
  /** In debug mode: the current step, and when it began. */
  private step_: Ready | null = null;
  private began_ = 0;

  constructor(port: Port) {
    this.port_ = port;
    resetQueue(() => port.wake());
    setAwake(true);
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
    const { task, message, exception } = context;
    const name = task ? ` (${task.getName()})` : '';
    const error = exception === undefined ? '' : `\n${describe(exception)}`;
    this.port_.log(`${message}${name}${error}${LEAN ? '' : (task?.made_ ?? '')}`);
  }

  /** The unfinished tasks, oldest first. */
  alive_<T extends LoopTask>(): T[] {
    const tasks: LoopTask[] = [];
    for (let task = this.tasks_; task !== null; task = task.older_) tasks.push(task);
    return tasks.reverse() as T[];
  }

  /** For a timer handle that has expired: it runs before the tasks that wake at the same time. Source: CPython. */
  enqueueDue_(node: Ready): void {
    const before = this.due_;
    this.due_ = node;
    enqueueBehind(before, node);
  }

  /** The time `ms` from now, rounded up so that no timer is early, as a key of the timer queue. */
  deadline_(ms: number): number {
    this.sequence_ = (this.sequence_ + 1) % FRACTIONS;
    // The small number absorbs rounding errors: 795 ms + 780 ms must not round up to the next ms.
    return Math.ceil(this.port_.now() + ms - 1e-6) + this.sequence_ / FRACTIONS;
  }

  schedule_(node: Timed): void {
    this.timers_ = insert(this.timers_, node);
    if (!isAwake()) this.rest_();
  }

  unschedule_(node: Timed): void {
    this.timers_ = remove(this.timers_ as Timed, node);
  }

  stalled(): string {
    return this.activeRun_ === null ? '' : this.activeRun_.stalled_();
  }

  interrupted(status = INTERRUPTED): void {
    if (this.activeRun_ === null) this.port_.exit(status);
    else this.activeRun_.interrupt_(status);
  }

  /** One turn. The port calls it for every wake-up. */
  turn(): void {
    if (this.activeRun_ === null) {
      // The port takes signals and I/O events even so; what they make ready waits in the queue.
      this.port_.poll();
      return;
    }
    if (native !== null) {
      // XS may begin a turn before all microtasks have run; the sentinel among them will continue the loop.
      if (this.sentinelRounds_ > 0) return;
      // Otherwise all microtasks have run: a task that has not parked by now awaits a promise of the host.
      this.leave_();
    }
    setAwake(true);
    refill();
    if (this.unretrieved_.length > 0) this.lookAtUnretrieved_();
    this.port_.poll();
    this.expire_();
    // A native function that a callback has started runs first; its sentinel then continues the loop.
    if (native === null) this.continue_();
  }

  /** Steps ready tasks, first in, first out. A task that becomes ready meanwhile goes to the back. */
  continue_(): void {
    stepAll();
    if (native !== null) return;
    if (this.debug_) this.watch_(null);
    this.rest_();
  }

  /** Debug mode: logs the step that has ended if it was slow; `next` begins. Source: CPython `_run_once`. */
  watch_(next: Ready | null): void {
    const now = this.port_.now();
    const seconds = (now - this.began_) / 1000;
    if (this.step_ !== null && seconds >= this.slow_) {
      const name = (this.step_ as { what_?(): string }).what_?.() ?? this.step_;
      this.port_.log(
        `Executing ${name} took ${seconds.toFixed(3)} seconds${this.step_.made_ ?? ''}`,
      );
    }
    this.step_ = next;
    this.began_ = now;
  }

  /** Ready tasks may still retrieve these exceptions, so let them run before reporting. */
  private lookAtUnretrieved_(): void {
    if (head === null) this.reportUnretrieved_();
    else if (!this.looking_) {
      this.looking_ = true;
      const count = this.unretrieved_.length;
      enqueue(
        new Callback(() => {
          this.looking_ = false;
          this.reportUnretrieved_(count);
        }),
      );
    }
  }

  // Here and in close_ without iterators: a program that has removed that of arrays has to end, too.
  reportUnretrieved_(count = this.unretrieved_.length): void {
    this.unretrieved_.splice(0, count).forEach((task) => {
      task.reportException_();
    });
  }

  private leave_(): void {
    this.awaitingForeign_.push(native as unknown as LoopTask);
    leaveNative();
    setCurrent(null);
  }

  expire_(): void {
    if (this.timers_ === null) return;
    const now = this.port_.now();
    this.due_ = head === null ? null : tail;
    while (this.timers_ !== null && Math.floor(this.timers_.when_) <= now) {
      const node: Timed = this.timers_;
      this.timers_ = remove(node, node);
      node.expire_();
    }
  }

  /** Whether the ready queue holds anything besides the entry that is running. */
  busy_(): boolean {
    return head !== null;
  }

  /** Starts running: what is ready, and what becomes ready, until `run` ends. */
  resume_(run: ActiveRun): void {
    this.activeRun_ = run;
    this.rest_();
  }

  /** Stops running; what is ready stays in the queue. */
  pause_(): void {
    this.activeRun_ = null;
    stopStepping();
    setAwake(true);
    this.port_.disarm();
  }

  /** Closes it for good: neither it nor its tasks run again. */
  close_(): void {
    this.pause_();
    this.alive_().forEach((task) => {
      task.abandon_();
    });
    this.tasks_ = null;
    resetQueue(() => {});
    this.port_.stop();
    setLoop(null);
  }

  private rest_(): void {
    if (this.activeRun_ === null) return;
    const soon = head !== null || this.unretrieved_.length > 0;
    setAwake(soon);
    if (head !== null) this.port_.wake();
    // The promises of the program may still retrieve an exception. On XS they continue only after the port's callback,
    // in which `wake` would begin the next turn.
    else if (soon) this.port_.arm(0);
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
  if (errors === undefined || !Array.isArray(errors) || depth === DEEPEST) return text;
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

/** The error for what cannot be done while a loop runs. `instead`: what to do in a task or callback. */
export function alreadyRuns(where: string, instead = 'use await or createTask'): Error {
  return new Error(
    current !== null || native !== null
      ? `${where} cannot be called from a running event loop; ${instead}`
      : `${where}: an earlier run has not ended; await it, or chain: run(first).then(() => run(second))`,
  );
}

/** Opens a loop. `where` names the caller in error messages. */
export function newLoop(where: string): Loop {
  if (loop !== null)
    throw loop.activeRun_ === null
      ? new Error(`${where}: another event loop is open; close() it first`)
      : alreadyRuns(where);
  loop = new Loop(newPort());
  return loop;
}
