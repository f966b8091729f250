/** The figures that a program measured, by name; printed as one line of JSON for bench/harness.ts. */
export type Figures = Record<string, number>;

/** Does one thing `count` times. */
export type Unit = (count: number) => PromiseLike<unknown>;

interface Heap {
  allocations(): number;
  bytes(): number;
  gc(): void;
}

interface Globals {
  /** Returns the processor time of this thread in ns; the harness defines it. */
  cpu(): number;
  /** Returns the text of a file; the harness defines it. */
  fileText(path: string): string;
  /** Only on our QuickJS host; the harness defines it. */
  heap?: Heap;
  scriptArgs?: string[];
  process?: { argv: string[] };
}

const globals = globalThis as unknown as Globals;
const counter = globals.heap;

const SPAN_MS = 60;
const REPEATS = 3;

export function fileText(path: string): string {
  return globals.fileText(path);
}

/** The only argument of the program. */
export function argument(): string {
  return (globals.scriptArgs?.[1] ?? globals.process?.argv[2]) as string;
}

/**
 * Runs what the argument asks for. `name count` is one unit, for a counter outside of the program. Without a count it is
 * a list of names with commas: the time of each is measured.
 */
export async function play(units: Record<string, Unit>): Promise<void> {
  const [names = '', count] = argument().split(' ');
  const figures: Figures = {};
  if (count === undefined) {
    for (const name of names.split(','))
      figures[`${name} ns`] = await nanoseconds(units[name] as Unit);
  } else {
    await (units[names] as Unit)(Number(count));
    if (counter !== undefined) figures.allocations = counter.allocations();
  }
  print(figures);
}

interface Sample {
  /** Time by the clock, used only to choose the count; figures are processor time. */
  ms: number;
  ns: number;
}

async function sample(unit: Unit, count: number): Promise<Sample> {
  const date = Date.now();
  const time = globals.cpu();
  await unit(count);
  return { ns: globals.cpu() - time, ms: Date.now() - date };
}

async function countFor(unit: Unit): Promise<number> {
  let count = 640;
  for (;;) {
    const { ms } = await sample(unit, count);
    if (ms >= SPAN_MS) return count;
    // A multiple of the numbers of tasks and connections, which share the work.
    count = ms < 8 ? count * 8 : 20 * Math.ceil((count * SPAN_MS * 1.2) / ms / 20);
  }
}

/**
 * The time of one thing in ns: the difference of a long and a short run, which leaves out what a run does once. Keeps
 * the shortest times, because other processes disturb times.
 */
async function nanoseconds(unit: Unit): Promise<number> {
  const count = await countFor(unit);
  let [short, long] = [Infinity, Infinity];
  for (let i = 0; i < REPEATS; i++) {
    short = Math.min(short, (await sample(unit, count)).ns);
    long = Math.min(long, (await sample(unit, 3 * count)).ns);
  }
  return (long - short) / (2 * count);
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
