import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { Argument, Command } from 'commander';
import { allocations } from './allocations.js';
import { type Baseline, check, FILE, GROUPS, machine, measured, readBaseline } from './baseline.js';
import { board } from './board.js';
import { espruino } from './espruino.js';
import { http } from './http.js';
import { instructions, ourServers } from './instructions.js';
import { memory } from './memory.js';
import { mqtt } from './mqtt.js';
import { measureOthers, rounded, writeReadme } from './readme.js';
import { size } from './size.js';
import { summary } from './table.js';
import { times } from './times.js';
import { traces } from './traces.js';
import { traffic } from './traffic.js';
import { xs } from './xs.js';

const TABLES: Record<string, () => Promise<void>> = {
  instructions,
  allocations,
  times,
  memory,
  traffic,
  mqtt,
  http,
  size,
  espruino,
  xs,
  board,
  traces,
};

interface Options {
  check?: true;
  baseline?: true;
}

async function printTables(wanted: string[]): Promise<void> {
  const name = `${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}`;
  console.log(`${name}, load before ${loadavg()[0]?.toFixed(1)}; times are processor time`);
  for (const [name, print] of Object.entries(TABLES))
    if (wanted.length === 0 || wanted.includes(name)) await print();
  summary();
}

/** Compares all groups; returns whether one has become worse. */
async function checkAll(): Promise<boolean> {
  const baseline = readBaseline();
  let failed = false;
  for (const [name, { title, lacking }] of Object.entries(GROUPS)) {
    const reason = await lacking?.(baseline);
    const lines = reason === undefined ? await check(name, baseline) : [];
    const verdict = lines.length > 0 ? 'WORSE' : 'as before or better';
    console.log(`${title}: ${reason === undefined ? verdict : `skipped: ${reason}`}`);
    for (const line of lines) console.log(`  ${line}`);
    failed ||= lines.length > 0;
  }
  return failed;
}

/** Measures all of ours again, and the others if MicroPython is there: their figures do not change with our code. */
async function writeBaseline(): Promise<void> {
  const counted: Baseline['counted'] = {};
  for (const [name, { title, lacking }] of Object.entries(GROUPS)) {
    const reason = await lacking?.(undefined);
    // The file would no longer have these figures.
    if (reason !== undefined) throw new Error(`--baseline: ${title}: ${reason}`);
    console.log(`${title}…`);
    counted[name] = await measured(name);
  }
  const baseline = { machine: machine(), counted, compared: await others() };
  writeFileSync(FILE, `${JSON.stringify(baseline, null, 2)}\n`);
  writeReadme(baseline);
}

async function others(): Promise<Baseline['compared']> {
  console.log('servers…');
  const servers = rounded(await ourServers());
  const compared = await kept();
  return { ...compared, uasyncio: { ...compared.uasyncio, ...servers } };
}

async function kept(): Promise<Baseline['compared']> {
  if (process.env.MICROPYTHON) {
    console.log('MicroPython, CPython, promises, times…');
    return measureOthers();
  }
  console.log('MicroPython, CPython, promises, times: kept, because MICROPYTHON names none');
  return readBaseline().compared;
}

const command = new Command('npm run bench --')
  .description('Prints tables of what things cost.')
  .addArgument(new Argument('[table...]').choices(Object.keys(TABLES)))
  .option('--check', 'fail if a counted figure is more than 3 % worse than in bench/baseline.json')
  .option(
    '--baseline',
    'write bench/baseline.json, and the figures of README.md; set MICROPYTHON to measure the others too',
  )
  .action(async (wanted: string[], options: Options) => {
    if (options.baseline) await writeBaseline();
    else if (options.check) process.exitCode = (await checkAll()) ? 1 : 0;
    else await printTables(wanted);
  });
await command.parseAsync();
