import { exitIfStalled, type Port, type PortEvents, type Sockets } from '../../src/core/port.js';
import { decode, encode } from './text.js';

/** If the clock advances by more than this beyond the timer's time, it was set; the program did not sleep so long. */
const CLOCK_JUMP_MS = 3_600_000;

/** What the end of a loop closes. */
export interface Open {
  abort(): void;
}

/** uasyncio on Espruino, but for its sockets: see sockets.ts. */
export class EspruinoPort implements Omit<Port, keyof Sockets> {
  open_: Open[] = [];
  /** Made when a program first needs them. */
  declare sockets_: Sockets | undefined;
  private events_!: PortEvents;
  private timer_: number | undefined = undefined;
  /** The engine's clock at its last reading, and its time when ours was 0. Programs can set the engine's clock. */
  private wall_ = getTime() * 1000;
  private setBy_ = this.wall_;
  /** The time of the timer, and how much of it has certainly passed since the clock was last read. */
  private armed_ = Number.POSITIVE_INFINITY;
  private passed_ = 0;
  private turn_ = (): void => {
    this.timer_ = undefined;
    this.passed_ = this.armed_;
    this.events_.turn();
  };
  /**
   * When memory runs out the engine aborts the code that is running, which cannot be caught. The other tasks continue.
   */
  private onFlags_ = (flags: string[]): void => {
    if (flags.indexOf('MEMORY') < 0) return;
    // Reading the flags clears them; otherwise the event would come only once.
    E.getErrorFlags();
    this.exit(1);
    this.wake();
    // Last, because memory may run out again here.
    this.log('uasyncio: out of memory: the engine has aborted the code that was running');
  };
  private ending_ = (): void => {
    exitIfStalled(this, this.events_);
  };

  // The engine's clock is the wall clock. A jump by more than a timer can be late means that it was set: it is
  // subtracted.
  now(): number {
    const wall = getTime() * 1000;
    const passed = wall - this.wall_;
    if (passed < 0 || passed > this.armed_ + CLOCK_JUMP_MS) this.setBy_ += passed - this.passed_;
    this.wall_ = wall;
    this.passed_ = 0;
    return wall - this.setBy_;
  }

  start(events: PortEvents): void {
    this.events_ = events;
    E.on('errorFlag', this.onFlags_);
    // Only on Linux does the engine end when it has nothing left to do.
    if (process.env.BOARD === 'LINUX') E.on('kill', this.ending_);
  }

  stop(): void {
    this.disarm();
    for (const open of this.open_.splice(0)) open.abort();
    E.removeListener('kill', this.ending_);
    E.removeListener('errorFlag', this.onFlags_);
  }

  arm(ms: number): void {
    this.disarm();
    this.armed_ = ms;
    this.passed_ = 0;
    this.timer_ = setTimeout(this.turn_, ms) as unknown as number;
  }

  disarm(): void {
    this.armed_ = Number.POSITIVE_INFINITY;
    // Without an argument the engine would clear all timers.
    if (this.timer_ !== undefined) clearTimeout(this.timer_);
    this.timer_ = undefined;
  }

  wake(): void {
    this.arm(0);
  }

  // The engine delivers I/O by itself between turns.
  poll(): void {}

  log(text: string): void {
    console.error(text);
  }

  /** Ends the process under `uasyncio run`, which adds `process.exit`. A board continues with its prompt. */
  exit(code: number): void {
    const { exit } = process as { exit?: (code: number) => void };
    if (exit !== undefined) exit(code);
  }

  encode(text: string): Uint8Array {
    return encode(text);
  }

  decode(bytes: Uint8Array, start: number, end: number): string {
    return decode(bytes, start, end);
  }

  forget_(open: Open): boolean {
    const at = this.open_.indexOf(open);
    if (at >= 0) this.open_.splice(at, 1);
    return at >= 0;
  }
}
