import { loop } from '../../src/core/loop.js';
import type { Task } from '../../src/core/tasks.js';
import { SimPort } from '../sim/port.js';

/** What a task waits for that awaits a promise of the browser. */
const PROMISE = 'a promise';

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/**
 * Calls back after all microtasks. A timer would wait for at least 4 ms, and for a second in a page in the background.
 * Whoever starts the worker can hold the program up, by a promise that it sets.
 */
function soon(callback: () => void): void {
  const { uasyncioPause: pause } = globalThis as { uasyncioPause?: Promise<void> };
  if (pause !== undefined) {
    pause.then(() => soon(callback));
    return;
  }
  waiting.push(callback);
  channel.port2.postMessage(0);
}

/** Whoever starts the worker chooses: `new Worker('app.js#virtual')`. */
function isVirtual(): boolean {
  return location?.hash === '#virtual';
}

/**
 * The world of a program in a page: its network is simulated, and its time is real, or virtual as in `uasyncio/sim`.
 * The worker gets the event `uasyncio-end` when the program has ended; `detail` is its exit code.
 */
export class WebPort extends SimPort {
  private began_: number | undefined;
  private timer_: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super(soon);
    if (!isVirtual()) this.began_ = performance.now();
  }

  override now(): number {
    if (this.began_ !== undefined) this.passTime_(performance.now() - this.began_);
    return super.now();
  }

  protected override waits_(until: number): boolean {
    clearTimeout(this.timer_);
    if (this.began_ === undefined) return false;
    const ms = until - this.now();
    if (ms > 0) this.timer_ = setTimeout(() => this.step_(), ms);
    return ms > 0;
  }

  /** Promises of the browser, such as that of `fetch`, come from outside. */
  protected override listens_(): boolean {
    const tasks = loop?.alive_<Task<unknown>>() ?? [];
    return tasks.some(({ waitsFor_ }) => (waitsFor_?.what_() ?? PROMISE) === PROMISE);
  }

  override stop(): void {
    clearTimeout(this.timer_);
    super.stop();
    dispatchEvent(new CustomEvent('uasyncio-end', { detail: this.exitCode ?? 0 }));
  }

  override log(text: string): void {
    console.error(text);
  }

  override exit(code: number): void {
    super.exit(code);
    this.stop();
  }
}
