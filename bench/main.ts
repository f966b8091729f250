import { cpus, loadavg } from 'node:os';
import { board } from './board.js';
import { calls } from './calls.js';
import { echo } from './echo.js';
import { espruino } from './espruino.js';
import { memory } from './memory.js';
import { size } from './size.js';
import { switches } from './switches.js';
import { summary } from './table.js';
import { xs } from './xs.js';

const TABLES: Record<string, () => Promise<void>> = {
  switches,
  calls,
  memory,
  echo,
  size,
  espruino,
  xs,
  board,
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in TABLES));
if (unknown !== undefined) {
  console.error(`bench: no table '${unknown}'; there are ${Object.keys(TABLES).join(', ')}`);
  process.exit(2);
}

const machine = `${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}`;
console.log(`${machine}, load before ${loadavg()[0]?.toFixed(1)}; times are processor time`);
for (const [name, print] of Object.entries(TABLES)) {
  if (wanted.length === 0 || wanted.includes(name)) await print();
}
summary();
