import { settled } from '../core/awaitable.js';
import type { Future } from '../core/futures.js';
import { inspector } from '../core/hooks.js';
import { type ActiveRun, describe, type Loop } from '../core/loop.js';
import { LEAN, PROMISES } from '../core/profile.js';
import type { Task } from '../core/tasks.js';

/**
 * One run of a loop: a thenable of the run's value. If the run fails before anything has called `then`, the error is
 * printed and the program ends with exit code 1.
 */
export class Run<T> implements PromiseLike<T>, ActiveRun {
  private loop_: Loop;
  /** The future whose end ends the run, and whose value is the run's; without one it runs until `stop`. */
  private result_: Future<T> | undefined;
  /** The task that Ctrl-C cancels. Without one Ctrl-C ends the program. */
  private main_: Task<T> | undefined;
  private promise_: Promise<T> | undefined = undefined;
  private settled_: (() => void) | undefined = undefined;
  private ended_ = false;
  private stopped_ = false;
  private interrupts_ = 0;
  /** The exit code if that cancellation ends the program. */
  private status_ = 0;
  /** Called by `stop`. `run` replaces it, because it has to shut down first. */
  onStop_ = (): void => this.end_(false);

  /** An own property, because Espruino's promises do not look for `then` on the prototype. */
  readonly then: Promise<T>['then'] = PROMISES
    ? (onValue, onError) => this.promised_().then(onValue, onError)
    : (undefined as never);

  constructor(loop: Loop, result?: Future<T>, main?: Task<T>) {
    this.loop_ = loop;
    this.result_ = result;
    this.main_ = main;
    loop.resume_(this);
  }

  private promised_(): Promise<T> {
    if (this.promise_ === undefined) {
      this.promise_ = new Promise((resolve, reject) => {
        this.settled_ = () => {
          try {
            resolve(this.outcome_() as T);
          } catch (error) {
            reject(error);
          }
        };
        if (this.ended_) this.settled_();
      });
    }
    return this.promise_;
  }

  catch<B>(onError: (error: unknown) => B | PromiseLike<B>): Promise<T | B> {
    return this.then(undefined, onError);
  }

  finally(onEnd: () => void): PromiseLike<T> {
    return settled(this, onEnd);
  }

  stalled_(): string {
    const lines = this.loop_.alive_<Task<unknown>>().map((task) => {
      if (LEAN) return task.getName();
      const made = `${task.made_ ?? ''}`.replace('\n', '\n  ');
      return `  ${task.getName()} waits for ${task.waitsFor_?.what_() ?? 'a promise'}${made}`;
    });
    const title = 'uasyncio: nothing can wake the program:';
    return `${title}\n${lines.join('\n')}`;
  }

  /** Ctrl-C or SIGTERM: the first time cancels main. The second time, or without main, ends the program at once. */
  interrupt_(status: number): void {
    this.status_ = status;
    if (++this.interrupts_ === 1 && this.main_?.cancel()) {
      if (inspector !== null) inspector.interrupted_();
      return;
    }
    if (inspector !== null && this.interrupts_ > 1) inspector.inspect_();
    this.loop_.port_.exit(status);
  }

  get interrupted_(): boolean {
    return this.interrupts_ > 0;
  }

  /** Called when `stop` takes effect. */
  stop_(): void {
    if (this.ended_ || this.stopped_) return;
    this.stopped_ = this.result_?.done() === false;
    this.onStop_();
  }

  private outcome_(): T | undefined {
    if (this.stopped_) throw new Error('Event loop stopped before Future completed.');
    return this.result_?.result();
  }

  /** Ends this run; with `close` it closes the loop too. */
  end_(close: boolean): void {
    const { port_ } = this.loop_;
    if (this.ended_) return;
    this.ended_ = true;
    this.loop_.reportUnretrieved_();
    if (close) this.loop_.close_();
    else this.loop_.pause_();
    if (this.settled_ !== undefined) this.settled_();
    if (this.interrupts_ > 0 && this.result_?.cancelled()) port_.exit(this.status_);
    else if (this.settled_ === undefined) this.exitIfFailed_();
  }

  private exitIfFailed_(): void {
    try {
      this.outcome_();
    } catch (error) {
      const { port_ } = this.loop_;
      port_.log(describe(error));
      port_.exit(1);
    }
  }
}
