import { OSError } from '../../src/exceptions.js';
import type { Listener, Port, PortEvents, Transport } from '../../src/port.js';

/**
 * Virtual time: nothing is waited for, the clock jumps to the next deadline. For tests: what a program
 * does in a week it does here at once, and in the same order each time.
 */
export class SimPort implements Port {
  /** What `log` printed. */
  readonly logged: string[] = [];
  /** What `exit` was called with; also 1 when the program stalled. */
  exitCode: number | undefined = undefined;
  /** How often the loop was woken. */
  turns = 0;
  private time_ = 0;
  private deadline_: number | undefined;
  private awake_ = false;
  private queued_ = false;
  private events_: PortEvents | undefined;

  /** `later` runs a function when the host has run its microtasks: `setImmediate`, say. */
  constructor(private later_: (callback: () => void) => void) {}

  now(): number {
    return this.time_;
  }

  start(events: PortEvents): void {
    this.events_ = events;
    this.deadline_ = undefined;
    this.awake_ = false;
  }

  stop(): void {
    this.events_ = undefined;
  }

  arm(ms: number): void {
    this.deadline_ = this.time_ + ms;
    this.queue_();
  }

  disarm(): void {
    this.deadline_ = undefined;
    this.queue_();
  }

  wake(): void {
    this.awake_ = true;
    this.queue_();
  }

  poll(): void {}

  /** As Ctrl-C does. */
  interrupt(): void {
    this.events_?.interrupted();
  }

  private queue_(): void {
    if (this.queued_) return;
    this.queued_ = true;
    this.later_(() => this.step_());
  }

  private step_(): void {
    this.queued_ = false;
    const events = this.events_;
    if (events === undefined) return;
    if (!this.awake_ && this.deadline_ === undefined) {
      const report = events.stalled();
      if (report === '') return;
      this.log(report);
      this.exit(1);
      return;
    }
    if (!this.awake_) this.time_ = this.deadline_ as number;
    this.awake_ = false;
    this.deadline_ = undefined;
    this.turns++;
    events.turn();
  }

  log(text: string): void {
    this.logged.push(text);
  }

  exit(code: number): void {
    this.exitCode = code;
  }

  encode(text: string): Uint8Array {
    return new TextEncoder().encode(text);
  }

  decode(bytes: Uint8Array, start: number, end: number): string {
    return new TextDecoder().decode(bytes.subarray(start, end));
  }

  resolve(): () => void {
    throw new OSError('ENETDOWN', 'the simulated world has no network');
  }

  connect(): Transport {
    throw new OSError('ENETDOWN', 'the simulated world has no network');
  }

  listen(): Listener {
    throw new OSError('ENETDOWN', 'the simulated world has no network');
  }
}
