/** A part of the engine that runs in each pass of the loop, and returns whether it has more to do. */
export type Part = () => boolean;

interface Timer {
  due: number;
  callback: () => void;
  interval: number | undefined;
}

// The shortest time of a timer.
const MINIMUM = 0.1;
// How long a pass waits for the network, when there is nothing else to do.
const PATIENCE = 50;

/** Espruino's loop: input, timers, network, and then the events that these have queued. */
export class Loop {
  /** Parts that run before the timers, and after them. */
  readonly input: Part[] = [];
  readonly network: Part[] = [];
  /** Blocks until something happens outside, or for so many milliseconds. */
  wait: (milliseconds: number) => void = sleep;
  private readonly timers = new Map<number, Timer>();
  private readonly queue: (() => void)[] = [];
  private lastId = 0;
  private running = true;
  private time = performance.now();

  constructor(private readonly report: (error: unknown) => void) {}

  /** Queues a function for the end of this pass. */
  enqueue(callback: () => void): void {
    this.queue.push(callback);
  }

  addTimer(callback: () => void, milliseconds: number, repeats: boolean): number {
    const interval = Math.max(Number(milliseconds) || 0, MINIMUM);
    const id = ++this.lastId;
    const due = performance.now() + interval;
    this.timers.set(id, { due, callback, interval: repeats ? interval : undefined });
    return id;
  }

  removeTimer(id: number): void {
    this.timers.delete(id);
  }

  removeTimers(): void {
    this.timers.clear();
  }

  changeTimer(id: number, milliseconds: number): void {
    const timer = this.timers.get(id);
    if (!timer) return;
    timer.interval = Math.max(milliseconds, MINIMUM);
    timer.due = performance.now() + timer.interval;
  }

  quit(): void {
    this.running = false;
  }

  run(): void {
    let busy = true;
    while (this.running && (this.timers.size > 0 || busy)) busy = this.pass();
  }

  /** Runs the queue at the end of the program. */
  finish(): void {
    for (let next = this.queue.shift(); next; next = this.queue.shift()) this.call(next);
  }

  call(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.report(error);
    }
  }

  private pass(): boolean {
    let busy = false;
    for (const part of this.input) if (part()) busy = true;
    if (this.runTimers()) busy = true;
    let connected = false;
    for (const part of this.network) if (part()) connected = true;
    const queued = this.queue.length > 0;
    this.finish();
    if (!busy && !queued) this.rest(connected);
    return busy || queued || connected;
  }

  private runTimers(): boolean {
    this.time = performance.now();
    let busy = false;
    const due = [...this.timers].filter(([, timer]) => timer.due <= this.time);
    for (const [id, timer] of due.sort(([, a], [, b]) => a.due - b.due)) {
      // An earlier timer may have cleared this one.
      if (this.timers.get(id) !== timer) continue;
      busy = true;
      this.call(timer.callback);
      if (timer.interval === undefined) this.timers.delete(id);
      else timer.due += timer.interval;
    }
    return busy;
  }

  private rest(connected: boolean): void {
    const next = Math.min(...[...this.timers.values()].map(({ due }) => due));
    const left = next - performance.now();
    if (connected) this.wait(Math.min(Math.max(left, 0), PATIENCE));
    else if (Number.isFinite(left) && left > 0) this.wait(left);
  }
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
