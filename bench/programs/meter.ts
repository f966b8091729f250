/** The figures that a program measured, by name; printed as one line of JSON for bench/harness.ts. */
export type Figures = Record<string, number>;

/** Does something `rounds` times in each of PHASES phases, and calls `mark` after each phase. */
export type Work = (rounds: number, mark: () => void) => PromiseLike<unknown>;

interface Heap {
  allocations(): number;
  bytes(): number;
  gc(): void;
}

interface Globals {
  /** Returns the processor time of this thread in ns; the harness defines it. */
  cpu(): number;
  /** Only on our QuickJS host; the harness defines it. */
  heap?: Heap;
  scriptArgs?: string[];
  process?: { argv: string[] };
}

const globals = globalThis as unknown as Globals;
const counter = globals.heap;

const SPAN_MS = 60;
/** The first phase warms up: it also makes objects that are made only on first use or at the start. */
export const PHASES = 5;

/** The only argument of the program. */
export function argument(): string {
  return (globals.scriptArgs?.[1] ?? globals.process?.argv[2]) as string;
}

/** Keeps the shortest time, because other processes disturb times, and the highest count, which they do not disturb. */
class Meter {
  /** Time by the clock, used only to choose the length of the phases; figures are processor time. */
  ms = Infinity;
  ns = Infinity;
  allocations = 0;
  private phase = 0;
  private date = 0;
  private time = 0;
  private count = 0;

  mark(): void {
    const count = counter === undefined ? 0 : counter.allocations();
    const date = Date.now();
    const time = globals.cpu();
    if (this.phase++ > 0) {
      this.ms = Math.min(this.ms, date - this.date);
      this.ns = Math.min(this.ns, time - this.time);
      this.allocations = Math.max(this.allocations, count - this.count);
    }
    // `mark` itself allocates and sleeps; leave that out.
    this.date = Date.now();
    this.time = globals.cpu();
    this.count = counter === undefined ? 0 : counter.allocations();
  }
}

/** Measures `work`, which does `each` things per round: time in ns and allocations of one. */
export async function measure(figures: Figures, name: string, work: Work, each = 1): Promise<void> {
  let rounds = 64;
  for (;;) {
    const meter = new Meter();
    await work(rounds, () => meter.mark());
    if (meter.ms >= SPAN_MS) {
      figures[`${name} ns`] = meter.ns / (rounds * each);
      // On Node nothing counts allocations: leave the figure out, because 0 would be wrong.
      if (counter !== undefined)
        figures[`${name} allocations`] = meter.allocations / (rounds * each);
      return;
    }
    rounds = meter.ms < 8 ? rounds * 8 : Math.ceil((rounds * SPAN_MS * 1.2) / meter.ms);
  }
}

/** The bytes of the heap that are in use. */
export function bytes(): number {
  if (counter === undefined) throw new Error('only our QuickJS host can measure memory');
  counter.gc();
  return counter.bytes();
}

export function print(figures: Figures): void {
  console.log(JSON.stringify(figures));
}
