import { settled } from '../core/awaitable.js';
import type { Future } from '../core/futures.js';
import { type ActiveRun, describe, INTERRUPTED, type Loop } from '../core/loop.js';
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
  private settle_: (() => void) | undefined = undefined;
  private ended_ = false;
  private stopped_ = false;
  private interrupts_ = 0;
  /** Called by `stop`. `run` replaces it, because it has to shut down first. */
  onStop_ = (): void => this.end_(false);

  /** An own property, because Espruino's promises do not look for `then` on the prototype. */
  readonly then: Promise<T>['then'] = (onValue, onError) => this.promised_().then(onValue, onError);

  constructor(loop: Loop, result?: Future<T>, main?: Task<T>) {
    this.loop_ = loop;
    this.result_ = result;
    this.main_ = main;
    loop.resume_(this);
  }

  private promised_(): Promise<T> {
    if (this.promise_ === undefined) {
      this.promise_ = new Promise((resolve, reject) => {
        this.settle_ = () => {
          try {
            resolve(this.outcome_() as T);
          } catch (error) {
            reject(error);
          }
        };
        if (this.ended_) this.settle_();
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
    const lines = this.loop_
      .alive_<Task<unknown>>()
      .map(
        (task) =>
          `  ${task.getName()} waits for ${task.waitsFor_ === null ? 'a promise' : task.waitsFor_}`,
      );
    return `uasyncio: nothing can wake the program:\n${lines.join('\n')}`;
  }

  /** Ctrl-C: the first time cancels main. The second time, or without main, ends the program at once. */
  interrupt_(): void {
    if (++this.interrupts_ === 1 && this.main_?.cancel()) return;
    this.loop_.port_.exit(INTERRUPTED);
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
    if (this.settle_ !== undefined) this.settle_();
    if (this.interrupts_ > 0 && this.result_?.cancelled()) port_.exit(INTERRUPTED);
    else if (this.settle_ === undefined) this.exitIfFailed_();
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
