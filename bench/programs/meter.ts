/** What a program measured, by name; printed as one line of JSON for bench/harness.ts. */
export type Figures = Record<string, number>;

/** Does something `count` times, and ends. */
export type Work = (count: number) => PromiseLike<unknown>;

interface Heap {
  allocations(): number;
  bytes(): number;
  gc(): void;
}

interface Globals {
  /** Only on our QuickJS host; the harness puts it there. */
  heap?: Heap;
  scriptArgs?: string[];
  process?: { argv: string[] };
}

const globals = globalThis as Globals;

// The only clock that all engines have is one of whole milliseconds.
const SPAN_MS = 150;
const COUNTED = 10_000;

export const heap = globals.heap;

/** The only argument of the program. */
export function argument(): string {
  return (globals.scriptArgs?.[1] ?? globals.process?.argv[2]) as string;
}

/** Nanoseconds for each of the things that `work` does. */
export async function nanoseconds(work: Work): Promise<number> {
  let count = 1000;
  for (;;) {
    const start = Date.now();
    await work(count);
    const ms = Date.now() - start;
    if (ms >= SPAN_MS) return (ms * 1e6) / count;
    count = ms < 10 ? count * 8 : Math.ceil((count * SPAN_MS * 1.2) / ms);
  }
}

/**
 * Allocations for each of the things that `work` does, in the steady state: what starting and ending
 * it allocates is the same for `count` and twice `count`, and cancels out.
 */
export async function allocations(work: Work, count = COUNTED): Promise<number> {
  if (heap === undefined) return NaN;
  await work(count);
  const before = heap.allocations();
  await work(count);
  const between = heap.allocations();
  await work(2 * count);
  return (heap.allocations() - between - (between - before)) / count;
}

/** Bytes of the heap that are in use. */
export function bytes(): number {
  if (heap === undefined) return NaN;
  heap.gc();
  return heap.bytes();
}

export function print(figures: Figures): void {
  console.log(JSON.stringify(figures));
}
