import { checkObject } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import type { Future } from '../core/futures.js';
import { type Loop, loop, newLoop, type Ready } from '../core/loop.js';
import { spawn, type Task } from '../core/tasks.js';
import { setDebug } from '../debug/debug.js';
import { type EventLoop, faceOf } from './eventloop.js';
import { Run } from './running.js';

export interface RunOptions {
  /** Steps that take longer than 100 ms, and coroutines that nobody awaits, are told. Default false. */
  debug?: boolean;
}

const PASSES = 16;

/** Cancels all tasks, and those that they make meanwhile; when all have cleaned up and nothing is ready, calls `done`. */
class Shutdown implements Ready {
  next_: unknown;
  private loop_: Loop;
  private done_: () => void;
  private passes_ = 0;

  constructor(loop: Loop, done: () => void) {
    this.loop_ = loop;
    this.done_ = done;
    this.cancelAll_();
  }

  private cancelAll_(): void {
    const rest = this.loop_.alive_<Task<unknown>>();
    let left = rest.length + 1;
    const ended = (task?: Future): void => {
      if (task !== undefined) this.reportLate_(task as Task<unknown>);
      if (--left > 0) return;
      if (this.loop_.tasks_ === null) this.loop_.enqueue_(this);
      else this.cancelAll_();
    };
    for (const task of rest) {
      task.cancel();
      task.addDoneCallback(ended);
    }
    ended();
  }

  /** Failed tasks are reported from the ready queue. */
  run_(): void {
    // Callbacks that call for others have no end.
    if (this.passes_++ < PASSES && this.loop_.busy_()) this.loop_.enqueue_(this);
    else this.done_();
  }

  private reportLate_(task: Task<unknown>): void {
    if (task.cancelled() || !task.failed_) return;
    this.loop_.callHandler_({
      message: 'unhandled exception during shutdown',
      exception: task.exception(),
      task,
    });
  }
}

/** Runs `main` as a task; `end` is called when it is over. */
function start<T>(owner: Loop, main: Coroutine<T>, where: string, end: (run: Run<T>) => void) {
  const task = spawn<T>(owner, main, where);
  const over = (): void => {
    // The run tells it.
    if (!task.cancelled()) task.exception();
    try {
      end(run);
    } catch (exception) {
      // No memory is left, not even for the end.
      try {
        owner.report_({ message: 'the run cannot end', exception });
      } finally {
        owner.port_.exit(1);
      }
    }
  };
  task.addDoneCallback(over);
  const run = new Run<T>(owner, task, task);
  return run;
}

/**
 * Runs `main` on a new event loop; gives a thenable of its value. When main ends, the tasks that are left
 * are cancelled and their cleanup is awaited. If main fails and nobody has called `then` or awaited, its
 * name, message and stack are printed and the exit code is 1. Ctrl-C cancels main and exits with 130.
 * Can be called again when the run is over; throws while a loop is open. Source: CPython `asyncio.run`.
 */
export function run<T>(main: Coroutine<T>, options?: RunOptions): Run<T> {
  checkObject(options, 'run(main, options)');
  const owner = newLoop('run()');
  setDebug(owner, options?.debug === true);
  try {
    const end = (run: Run<T>) => new Shutdown(owner, () => run.end_(true));
    const run = start(owner, main, 'run(main)', end);
    run.onStop_ = () => end(run);
    return run;
  } catch (error) {
    owner.close_();
    throw error;
  }
}

/**
 * Runs several mains one after the other on one event loop: tasks and connections that one leaves stay, and go on
 * when the next one runs. Opens the loop when it is first needed. Source: CPython 3.11 `asyncio.Runner`.
 */
export class Runner {
  private options_: RunOptions | undefined;
  private loop_: Loop | null = null;
  private closed_ = false;

  constructor(options?: RunOptions) {
    checkObject(options, 'Runner(options)');
    this.options_ = options;
  }

  /** The loop. Throws Error once the runner is closed. */
  getLoop(): EventLoop {
    return faceOf(this.open_());
  }

  /** Runs `main` until it is over; gives a thenable of its value. Otherwise as `run`. */
  run<T>(main: Coroutine<T>): Run<T> {
    const owner = this.open_();
    if (owner.activeRun_ !== null)
      throw new Error('Runner.run() cannot be called from a running event loop');
    return start(owner, main, 'Runner.run(main)', (run) => {
      // Ctrl-C ends the program, but not before all have cleaned up.
      if (run.interrupted_) new Shutdown(owner, () => run.end_(true));
      else run.end_(false);
    });
  }

  /** Cancels the tasks that are left, waits for their cleanup, closes the loop. Gives a thenable. */
  close(): PromiseLike<void> {
    const owner = this.loop_;
    if (owner !== null && owner.activeRun_ !== null)
      throw new Error('Runner.close() cannot be called from a running event loop');
    this.closed_ = true;
    this.loop_ = null;
    if (owner === null || owner !== loop) return Promise.resolve();
    const run = new Run<void>(owner);
    new Shutdown(owner, () => run.end_(true));
    return run;
  }

  /** For `await using`, as `close`. */
  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.close();
  }

  private open_(): Loop {
    if (this.closed_) throw new Error('Runner is closed');
    if (this.loop_ === null) {
      this.loop_ = newLoop('Runner');
      setDebug(this.loop_, this.options_?.debug === true);
    }
    if (this.loop_ !== loop) throw new Error('Event loop is closed');
    return this.loop_;
  }
}

export type { Run };
