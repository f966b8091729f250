// The table of the README, made of the figures in baseline.json.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../tool/root.js';
import type { Baseline } from './baseline.js';
import { onPythons, run } from './harness.js';
import { comparedCounts } from './instructions.js';
import type { Figures } from './programs/meter.js';
import { echoTimes } from './traffic.js';

const README = join(packageRoot(), 'README.md');
const BEGIN = '<!-- Written by `npm run bench -- --baseline`. -->\n';
const END = '<!-- The end of what the bench writes. -->\n';
const COLUMNS = ['uasyncio', 'MicroPython', 'CPython', 'bare promises'];
const ROWS: [key: string, title: string][] = [
  ['switches', 'switch between tasks'],
  ['suspended', 'call that waits once'],
  ['returned', 'call that does not wait'],
  ['spawned', 'create a task, run it, end it'],
  ['cancels', 'create, sleep, cancel, with 1,000 others'],
  ['echo', 'round trip of an echo server, 20 connections'],
  ['http', 'HTTP request with its connection'],
  ['lean', 'bytes of a sleeping task'],
  ['echoTime', 'µs of processor time of a round trip, 50 connections'],
];

/** As many digits as say something. */
export function rounded(figures: Figures): Figures {
  return Object.fromEntries(
    Object.entries(figures).map(([key, n]) => [key, Number(n.toPrecision(n < 100 ? 2 : 5))]),
  );
}

/** What the table needs beside the figures that are checked. */
export async function measureOthers(): Promise<Record<string, Figures>> {
  const all: Record<string, Figures> = { uasyncio: {}, ...(await comparedCounts()) };
  for (const [title, command] of Object.entries(onPythons('memory', '64M')))
    Object.assign(all[title] as Figures, { lean: (await run(command)).lean });
  for (const [title, microseconds] of Object.entries(await echoTimes()))
    if (title in all) Object.assign(all[title] as Figures, { echoTime: microseconds });
  return Object.fromEntries(Object.entries(all).map(([title, each]) => [title, rounded(each)]));
}

/** The text between the markers. */
export function figuresText({ compared, counted }: Baseline): string {
  const { instructions, bytes64 } = counted;
  const all = {
    ...compared,
    uasyncio: { ...compared.uasyncio, ...instructions, lean: bytes64?.lean as number },
  };
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  const rows = ROWS.map(([key, title]) => {
    const figures = COLUMNS.map((column) => (all as Record<string, Figures>)[column]?.[key]);
    return line([title, ...figures.map((figure) => cell(figure, figures[0]))]);
  });
  const kb = (key: string): string => ((counted.sizes?.[key] as number) / 1024).toFixed(1);
  return [
    line(['', ...COLUMNS]),
    `|${'---|'.repeat(COLUMNS.length + 1)}`,
    ...rows,
    '',
    `Minified, the core (scheduler, tasks, \`gather\`, \`waitFor\`, \`Event\`, \`Lock\`) is ${kb('core')} KB, and everything that the`,
    `library exports is ${kb('everything')} KB, without the port (QuickJS: ${kb('quickjs')}). In the [lean`,
    `profile](docs/guide.md#the-lean-profile), which is for small boards, the core is ${kb('leanCore')} KB; \`run\`, \`sleep\` and`,
    `\`createTask\` alone are ${kb('leanFirst')} KB (full: ${kb('first')}).`,
    '',
  ].join('\n');
}

/** A figure, and in parentheses how many times ours it is. */
function cell(figure: number | undefined, ours: number | undefined): string {
  if (figure === undefined || ours === undefined) return '';
  const text = figure < 100 ? figure.toFixed(1) : Math.round(figure).toLocaleString('en');
  return figure === ours ? text : `${text} (${(figure / ours).toFixed(1)})`;
}

/** The two ends of the text in the README. */
function place(text: string): [number, number] {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`README.md: expected ${BEGIN} and ${END}`);
  return [begin + BEGIN.length, end];
}

export function figuresInReadme(): string {
  const text = readFileSync(README, 'utf8');
  return text.slice(...place(text));
}

export function writeReadme(baseline: Baseline): void {
  const text = readFileSync(README, 'utf8');
  const [begin, end] = place(text);
  writeFileSync(README, text.slice(0, begin) + figuresText(baseline) + text.slice(end));
}
