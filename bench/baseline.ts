// The counted figures, and their comparison with those in baseline.json. Times are not among them: the machine that
// checks is not the one that measured.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../tool/root.js';
import { perBytecode } from './allocations.js';
import { lackingValgrind } from './counters.js';
import { ourCounts } from './instructions.js';
import { bytes, host32, lacking32 } from './memory.js';
import type { Figures } from './programs/meter.js';
import { sizes } from './size.js';
import { ours } from './units.js';
import { slotCounts } from './xs.js';

/** How much worse a figure may become, as part of it. */
const TOLERANCE = 0.03;
export const FILE = join(packageRoot(), 'bench', 'baseline.json');

export interface Baseline {
  /** The compiler and the C library that the instructions were counted with. */
  machine: string;
  /** The figures that are checked, by group. */
  counted: Record<string, Figures>;
  /** Not checked: what the README compares with, and times. */
  compared: Record<string, Figures>;
}

export function readBaseline(): Baseline {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Baseline;
}

/**
 * What instructions depend on, beside our code: the same program has other counts with another compiler, and libc has
 * versions of its functions for each family of processors. Bytecodes are the same everywhere, but do not show what a
 * bytecode costs: they are counted beside the instructions, and not instead.
 */
export function machine(): string {
  const words = (process.env.CC ?? 'cc').split(' ');
  const version = [...words.slice(1), '-dumpfullversion'];
  const compiler = execFileSync(words[0] as string, version, { encoding: 'utf8' }).trim();
  const { glibcVersionRuntime } = (process.report.getReport() as { header: Record<string, string> })
    .header;
  return `${words.join(' ')} ${compiler}, glibc ${glibcVersionRuntime}, ${process.arch}`;
}

interface Group {
  title: string;
  figures(): Promise<Figures>;
  /** The reason why the figures cannot be had here, or not be compared with the baseline's. */
  lacking?(baseline: Baseline | undefined): Promise<string | undefined>;
}

let counting: ReturnType<typeof perBytecode> | undefined;
const perUnit = async (name: string): Promise<Figures> => {
  counting ??= perBytecode(await ours());
  return (await counting)[name] as Figures;
};

export const GROUPS: Record<string, Group> = {
  sizes: {
    title: 'bytes of bundles',
    figures: async () =>
      Object.fromEntries(Object.entries(await sizes()).map(([name, { plain }]) => [name, plain])),
  },
  bytecodes: { title: 'bytecodes on QuickJS', figures: () => perUnit('bytecodes') },
  allocations: { title: 'allocations on QuickJS', figures: () => perUnit('allocations') },
  bytes64: { title: 'bytes of tasks and connections, 64 bits', figures: () => bytes() },
  bytes32: {
    title: 'bytes of tasks and connections, 32 bits',
    figures: async () => bytes(await host32()),
    lacking: lacking32,
  },
  slots: { title: 'slots on XS', figures: slotCounts },
  instructions: {
    title: 'instructions on QuickJS',
    figures: ourCounts,
    async lacking(baseline) {
      const missing = lackingValgrind();
      if (missing !== undefined || baseline === undefined) return missing;
      const here = machine();
      if (baseline.machine === here) return undefined;
      return `counted with ${baseline.machine}; here is ${here}`;
    },
  },
};

/** All figures of a group, in the precision in which they are compared. */
export async function measured(group: string): Promise<Figures> {
  const figures = await (GROUPS[group] as Group).figures();
  // A block that grows counts as an allocation if it moves, which other blocks decide: a few in a thousand.
  const digits = group === 'allocations' ? 1 : 0;
  return Object.fromEntries(
    Object.entries(figures).map(([name, figure]) => [name, Number(figure.toFixed(digits))]),
  );
}

/** What is worse than before, one line each. */
export function worse(before: Figures, now: Figures): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return names.flatMap((name) => {
    const [a, b] = [before[name], now[name]];
    if (a === undefined || b === undefined)
      return [`${name}: ${a === undefined ? 'not in the baseline' : 'not measured'}`];
    if (b <= a * (1 + TOLERANCE)) return [];
    const more = a === 0 ? '' : ` (${(100 * (b / a - 1)).toFixed(1)} % more)`;
    return [`${name}: expected at most ${a}, got ${b}${more}`];
  });
}

/** Measures a group and compares it. Returns what is worse. */
export async function check(group: string, baseline: Baseline): Promise<string[]> {
  return worse(baseline.counted[group] ?? {}, await measured(group));
}
