import { settled } from './awaitable.js';
import type { Coroutine } from './coroutines.js';
import type { Future } from './futures.js';
import { describe, Loop, loop, type Ready, setLoop } from './loop.js';
import { newPort, type Port, type PortEvents } from './port.js';
import { createTask, type Task } from './tasks.js';

// What a shell shows for a program that Ctrl-C ended: 128 + SIGINT.
const INTERRUPTED = 130;

/**
 * What `run` gives: a thenable of main's value. If nobody has asked for it when main fails, the error is
 * printed and the program ends with exit code 1.
 */
class Run<T> implements PromiseLike<T>, PortEvents, Ready {
  next_: unknown;
  private port_: Port;
  private loop_: Loop;
  private main_: Task<T>;
  private promise_: Promise<T> | undefined;
  private settle_: (() => void) | undefined;
  private ended_ = false;
  private interrupts_ = 0;

  constructor(main: Coroutine<T>) {
    this.port_ = newPort();
    this.loop_ = new Loop(this.port_);
    this.port_.start(this);
    setLoop(this.loop_);
    try {
      this.main_ = createTask(main);
    } catch (error) {
      this.stop_();
      throw error;
    }
    this.main_.addDoneCallback((main) => {
      if (!main.cancelled()) main.exception();
      this.cancelRest_();
    });
  }

  then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    if (this.promise_ === undefined) {
      this.promise_ = new Promise((resolve, reject) => {
        this.settle_ = () => {
          try {
            resolve(this.main_.result());
          } catch (error) {
            reject(error);
          }
        };
        if (this.ended_) this.settle_();
      });
    }
    return this.promise_.then(onValue, onError);
  }

  catch<B>(onError: (error: unknown) => B | PromiseLike<B>): Promise<T | B> {
    return this.then(undefined, onError);
  }

  finally(onEnd: () => void): PromiseLike<T> {
    return settled(this, onEnd);
  }

  turn(): void {
    this.loop_.turn();
  }

  stalled(): string {
    const lines = this.loop_
      .alive_()
      .map((task) => `  ${task.getName()} waits for ${task.on_ === null ? 'a promise' : task.on_}`);
    return `uasyncio: nothing can wake the program:\n${lines.join('\n')}`;
  }

  /** Ctrl-C: cancels main; once more: ends the program as it stands. */
  interrupted(): void {
    if (++this.interrupts_ > 1) this.port_.exit(INTERRUPTED);
    else this.main_.cancel();
  }

  /** Main has ended: cancels the other tasks, and those that they make, and waits for their cleanup. */
  private cancelRest_(): void {
    const rest = this.loop_.alive_();
    let left = rest.length + 1;
    const ended = (task?: Future): void => {
      if (task !== undefined) this.reportLate_(task as Task<unknown>);
      if (--left > 0) return;
      if (this.loop_.tasks_ === null) this.loop_.ready_(this);
      else this.cancelRest_();
    };
    for (const task of rest) {
      task.cancel();
      task.addDoneCallback(ended);
    }
    ended();
  }

  /** Ends the run when nothing else is ready: failed tasks are reported from the ready queue. */
  run_(): void {
    if (this.loop_.busy_()) this.loop_.ready_(this);
    else this.finish_();
  }

  private reportLate_(task: Task<unknown>): void {
    if (task.cancelled() || task.exception() === null) return;
    this.loop_.callExceptionHandler({
      message: 'unhandled exception during shutdown',
      exception: task.exception(),
      task,
    });
  }

  private finish_(): void {
    this.ended_ = true;
    this.loop_.tellUnseen_();
    this.stop_();
    if (this.settle_ !== undefined) this.settle_();
    if (this.interrupts_ > 0 && this.main_.cancelled()) this.port_.exit(INTERRUPTED);
    else if (this.settle_ === undefined) this.exitIfFailed_();
  }

  private exitIfFailed_(): void {
    try {
      this.main_.result();
    } catch (error) {
      this.port_.log(describe(error));
      this.port_.exit(1);
    }
  }

  private stop_(): void {
    this.loop_.close_();
    this.port_.stop();
    setLoop(null);
  }
}

/**
 * Runs `main` on a new event loop; gives a thenable of its value. When main ends, the tasks that are left
 * are cancelled and their cleanup is awaited. If main fails and nobody has called `then` or awaited, its
 * name, message and stack are printed and the exit code is 1. Ctrl-C cancels main and exits with 130.
 * Can be called again when the run is over; throws while one is under way. Source: CPython `asyncio.run`.
 */
export function run<T>(main: Coroutine<T>): Run<T> {
  if (loop !== null) throw new Error('run() cannot be called from a running event loop');
  return new Run(main);
}

export type { Run };
