import { checkKeys } from '../core/checks.js';
import type { Coroutine } from '../core/coroutines.js';
import { CALLBACK, enqueue, type Ready } from '../core/frame.js';
import type { Future } from '../core/futures.js';
import { alreadyRuns, type Loop, loop, newLoop } from '../core/loop.js';
import { spawn, type Task } from '../core/tasks.js';
import { setDebug } from '../debug/debug.js';
import { type EventLoop, eventLoopOf } from './eventloop.js';
import { Run } from './running.js';

export interface RunOptions {
  /** Reports steps that take longer than 100 ms, and coroutines that are not awaited. Default false. */
  debug?: boolean;
}

const PASSES = 16;

/**
 * Cancels all tasks, and the tasks that those make meanwhile. Calls `done` when all have ended and nothing is ready.
 */
class Shutdown implements Ready {
  next_: unknown;
  state_ = CALLBACK;
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
      if (this.loop_.tasks_ === null) enqueue(this);
      else this.cancelAll_();
    };
    rest.forEach((task) => {
      task.cancel();
      task.addDoneCallback(ended);
    });
    ended();
  }

  /** Waits until the ready queue is empty, because failed tasks are reported from there. */
  run_(): void {
    // Limited, because callbacks may queue new callbacks for ever.
    if (this.passes_++ < PASSES && this.loop_.busy_()) enqueue(this);
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

/** Runs `main` as a task; calls `end` when that is done. */
function start<T>(owner: Loop, main: Coroutine<T>, where: string, end: (run: Run<T>) => void) {
  const task = spawn<T>(owner, main, where);
  const over = (): void => {
    // Marks the exception as retrieved: the run reports it.
    if (!task.cancelled()) task.exception();
    try {
      end(run);
    } catch (exception) {
      // There is no memory left to end the run.
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
 * Runs `main` on a new event loop; returns a thenable of its value. When main ends, the remaining tasks are cancelled
 * and their cleanup is awaited. If main fails and the program has neither awaited the thenable nor called its `then`,
 * the error's name, message and stack are printed and the exit code is 1. Ctrl-C cancels main, and the exit code is
 * 130; SIGTERM does the same with 143, on Node and QuickJS. Can be called again when the run has ended. Throws Error while a loop is open, TypeError if `main` is not a
 * coroutine. Source: CPython `asyncio.run`.
 */
export function run<T>(main: Coroutine<T>, options?: RunOptions): Run<T> {
  checkKeys(options, 'run(main, options)', ['debug']);
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
 * Runs several mains one after the other on one event loop: tasks and connections that are left when one ends continue
 * when the next one runs. Opens the loop when it is first needed. Source: CPython 3.11 `asyncio.Runner`.
 */
export class Runner {
  private options_: RunOptions | undefined;
  private loop_: Loop | null = null;
  private closed_ = false;

  constructor(options?: RunOptions) {
    checkKeys(options, 'Runner(options)', ['debug']);
    this.options_ = options;
  }

  /** Returns the event loop. Throws Error if the runner is closed. */
  getLoop(): EventLoop {
    return eventLoopOf(this.open_());
  }

  /**
   * Runs `main` until it ends; returns a thenable of its value. Other tasks stay. Throws Error if the loop runs or the
   * runner is closed.
   */
  run<T>(main: Coroutine<T>): Run<T> {
    const owner = this.open_();
    if (owner.activeRun_ !== null) throw alreadyRuns('Runner.run()');
    return start(owner, main, 'Runner.run(main)', (run) => {
      // Ctrl-C ends the program, after all tasks have cleaned up.
      if (run.interrupted_) new Shutdown(owner, () => run.end_(true));
      else run.end_(false);
    });
  }

  /**
   * Cancels the remaining tasks, awaits their cleanup, closes the loop. Returns a thenable. Throws Error if the loop
   * runs.
   */
  close(): PromiseLike<void> {
    const owner = this.loop_;
    if (owner !== null && owner.activeRun_ !== null)
      throw alreadyRuns('Runner.close()', 'call it after the run');
    this.closed_ = true;
    this.loop_ = null;
    if (owner === null || owner !== loop) return Promise.resolve();
    const run = new Run<void>(owner);
    new Shutdown(owner, () => run.end_(true));
    return run;
  }

  /** For `await using`: as `close`. */
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
