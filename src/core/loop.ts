import type { Frame } from './frame.js';
import { newPort, type Port, type PortEvents } from './port.js';
import { insert, remove, type Timed } from './timers.js';

/** What the ready queue holds: tasks, and callbacks. */
export interface Ready {
  next_: unknown;
  run_(): void;
}

/** What the loop knows of a task. */
export interface LoopTask {
  older_: LoopTask | null;
  newer_: LoopTask | null;
  getName(): string;
  /** Hands the exception that nobody has retrieved to the exception handler. */
  reportException_(): void;
  /** Ends it without running it. */
  abandon_(): void;
}

/** What the exception handler gets; see `ExceptionContext`. */
export interface LoopContext {
  message: string;
  exception?: unknown;
  task?: LoopTask;
}

// Fairness: after so many steps the sockets and timers are looked at, even if tasks are still ready.
const BUDGET = 128;
const LONGEST_TIMER = 0x7fffffff;
// What a shell shows for a program that Ctrl-C ended: 128 + SIGINT.
export const INTERRUPTED = 130;
// Deadlines are whole ms, made unique by a fraction: equal ones expire first in, first out. A double has
// room for so many fractions during four years of the port's clock.
const FRACTIONS = 1 << 16;

/** What runs the loop at the moment: a stretch of it, until it is told to end; see run.ts. */
export interface ActiveRun {
  stalled_(): string;
  interrupt_(): void;
}

/** The core of an event loop: ready queue, timer queue, the tasks alive. Its public face is in events.ts. */
export class Loop implements PortEvents {
  port_: Port;
  /** Null while it is open but does not run: what happens then waits in the ready queue. */
  activeRun_: ActiveRun | null = null;
  /** What `getRunningLoop` gives. */
  eventLoop_: unknown = undefined;
  /** The task whose code is running. */
  current_: LoopTask | null = null;
  /** The task whose native async function is running, until it parks or ends; see native.ts. */
  native_: LoopTask | null = null;
  /** Tasks whose native async functions await promises that are not ours. */
  awaitingForeign_: LoopTask[] = [];
  /** Looks of the sentinel since the native task ran; 0 if no sentinel is queued. */
  sentinelRounds_ = 0;
  /** Newest of the tasks alive. */
  tasks_: LoopTask | null = null;
  taskCount_ = 0;
  /** The Sleep that is reused; see sleep.ts. */
  sleep_: unknown = null;
  handler_: ((context: LoopContext) => void) | null = null;
  /** Makes tasks in another way than `createTask` does; see events.ts. */
  factory_: ((frame: Frame, options: object) => LoopTask) | null = null;
  /** It is at work: tasks that are made meanwhile are plain. */
  inFactory_ = false;
  /** Steps that take longer, and coroutines that are not awaited, are told. */
  debug_ = false;
  /** In seconds. */
  slow_ = 0.1;
  /** Tasks that failed in the last turn. */
  unretrieved_: LoopTask[] = [];
  private looking_ = false;
  private head_: Ready | null = null;
  private tail_: Ready | null = null;
  private timers_: Timed | null = null;
  private sequence_ = 0;
  private steps_ = 0;
  /** A turn is on its way or under way, or the loop does not run: nobody has to ask the port for one. */
  private awake_ = true;
  /** In debug mode: the step under way, and when it began. */
  private step_: Ready | null = null;
  private began_ = 0;

  constructor(port: Port) {
    this.port_ = port;
    port.start(this);
  }

  /** Tells the exception handler. A handler that throws is itself reported, never propagated. */
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

  /** The tasks alive, oldest first. */
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

  /** `ms` from now, never early, as a key of the timer queue. */
  deadline_(ms: number): number {
    this.sequence_ = (this.sequence_ + 1) % FRACTIONS;
    // Sums of fractions, such as 780 ms after 795 ms, are no later for it.
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

  /** The port calls this for every wake-up. */
  turn(): void {
    if (this.activeRun_ === null) {
      // Signals and edges are taken even so; what they make ready waits.
      this.port_.poll();
      return;
    }
    if (this.native_ !== null) {
      // XS has turns with microtasks undone; the sentinel among them goes on with the loop.
      if (this.sentinelRounds_ > 0) return;
      // Otherwise all are done: who has not parked by now awaits something foreign.
      this.leave_();
    }
    this.awake_ = true;
    this.steps_ = 0;
    if (this.unretrieved_.length > 0) this.lookAtUnretrieved_();
    this.port_.poll();
    this.expire_();
    // A native function that a callback has started goes on first; its sentinel continues.
    if (this.native_ === null) this.continue_();
  }

  /** Steps ready tasks, first in, first out; one that is made ready meanwhile goes to the back. */
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

  /** Debug mode: tells if the step that has ended was slow; `next` begins. Source: CPython `_run_once`. */
  private watch_(next: Ready | null): void {
    const now = this.port_.now();
    const seconds = (now - this.began_) / 1000;
    if (this.step_ !== null && seconds >= this.slow_)
      this.port_.log(`Executing ${this.step_} took ${seconds.toFixed(3)} seconds`);
    this.step_ = next;
    this.began_ = now;
  }

  /** Who is ready may be about to look at them: after a turn that was cut short all of these go first. */
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

  /** Runs, on behalf of `run`, what is ready and what comes. */
  resume_(run: ActiveRun): void {
    this.activeRun_ = run;
    this.rest_();
  }

  /** Runs no further; what is ready stays so. */
  pause_(): void {
    this.activeRun_ = null;
    this.steps_ = BUDGET;
    this.awake_ = true;
    this.port_.disarm();
  }

  /** Never runs again, nor do its tasks. */
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
    if (this.awake_) this.port_.wake();
    else if (this.timers_ === null) this.port_.disarm();
    else {
      const ms = Math.floor(this.timers_.when_) - this.port_.now();
      this.port_.arm(Math.min(Math.max(ms, 0), LONGEST_TIMER));
    }
  }
}

// A group may contain itself, and some engines cannot catch the overflow of their stack.
const DEEPEST = 8;

/** Name, message and stack, also of errors in errors. Never throws. */
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
  // Some engines' stacks begin with name and message, others hold the places only.
  const stack = error.stack === undefined ? '' : `${error.stack}`.trimEnd();
  const text = stack.startsWith(error.name) ? stack : stack === '' ? head : `${head}\n${stack}`;
  const { errors } = error as { errors?: unknown };
  if (!Array.isArray(errors) || depth === DEEPEST) return text;
  const parts = errors.map((each) =>
    describe(each, depth + 1)
      .split('\n')
      .join('\n  '),
  );
  return [text, ...parts].join('\n  ');
}

/** The loop that is open; there is one at a time. A variable, not a field of something: it is read at every await. */
export let loop: Loop | null = null;

function setLoop(next: Loop | null): void {
  loop = next;
}

export function runningLoop(): Loop {
  if (loop === null || loop.activeRun_ === null)
    throw new Error('no running event loop: start with run(main)');
  return loop;
}

/** The open loop, running or not: for what was made while it ran. */
export function openLoop(): Loop {
  return loop ?? runningLoop();
}

/** Opens a loop; `where` names who wants it. */
export function newLoop(where: string): Loop {
  if (loop !== null)
    throw new Error(
      loop.activeRun_ === null
        ? `${where}: another event loop is open; close() it first`
        : `${where} cannot be called from a running event loop`,
    );
  loop = new Loop(newPort());
  return loop;
}
