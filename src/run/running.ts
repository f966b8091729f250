import { settled } from '../core/awaitable.js';
import type { Future } from '../core/futures.js';
import { type ActiveRun, describe, INTERRUPTED, type Loop } from '../core/loop.js';
import type { Task } from '../core/tasks.js';

/**
 * What running a loop gives: a thenable of the value. If nobody has asked for it when that turns out to be an
 * exception, the error is printed and the program ends with exit code 1.
 */
export class Run<T> implements PromiseLike<T>, ActiveRun {
  private loop_: Loop;
  /** What it gives; without one it runs until `stop`. */
  private result_: Future<T> | undefined;
  /** What Ctrl-C cancels. Without one it ends the program. */
  private main_: Task<T> | undefined;
  private promise_: Promise<T> | undefined = undefined;
  private settle_: (() => void) | undefined = undefined;
  private ended_ = false;
  private stopped_ = false;
  private interrupts_ = 0;
  /** What `stop` does; `run` has more to do. */
  onStop_ = (): void => this.end_(false);

  /** A property of its own: Espruino's promises look for no other. */
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

  /** Ctrl-C: cancels main; once more, or if there is none: ends the program as it stands. */
  interrupt_(): void {
    if (++this.interrupts_ === 1 && this.main_?.cancel()) return;
    this.loop_.port_.exit(INTERRUPTED);
  }

  get interrupted_(): boolean {
    return this.interrupts_ > 0;
  }

  /** `stop` was called. */
  stop_(): void {
    if (this.ended_ || this.stopped_) return;
    this.stopped_ = this.result_?.done() === false;
    this.onStop_();
  }

  private outcome_(): T | undefined {
    if (this.stopped_) throw new Error('Event loop stopped before Future completed.');
    return this.result_?.result();
  }

  /** Ends this stretch; `close`: the loop as well. */
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
