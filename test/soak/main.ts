// The long versions of what `npm test` runs in short. Prints the figures of docs/reliability.md. `npm run soak [what …]`.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ensureHost } from '../../tool/quickjs.js';
import { packageRoot } from '../../tool/root.js';
import { buildPort } from '../support/ports.js';

const root = packageRoot();
const MINUTES = 5;
const CONNECTIONS = 1000;

function step(title: string, env: Record<string, string>, ...command: string[]): boolean {
  console.log(`\n== ${title}`);
  const [file, ...args] = command as [string, ...string[]];
  const options = { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' } as const;
  return spawnSync(file, args, options).status === 0;
}

function residentKb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]);
}

function mean(list: number[]): number {
  return list.reduce((sum, x) => sum + x, 0) / list.length;
}

/** Opens and drops connections at random and checks every byte; the memory is measured from outside. */
async function storm(): Promise<boolean> {
  console.log(`\n== ${CONNECTIONS} connections on QuickJS, ${MINUTES} minutes`);
  const program = await buildPort('quickjs', 'storm');
  const host = await ensureHost(() => {});
  const limits = 'ulimit -n 4096; exec "$@"';
  // A client and its connection in the server are counted separately.
  const args = [CONNECTIONS / 2, 1e9, 1, MINUTES * 60].map(String);
  const child = spawn('sh', ['-c', limits, 'sh', host, program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  const sizes: number[] = [];
  const timer = setInterval(() => sizes.push(residentKb(child.pid as number)), 5000);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  const third = Math.floor(sizes.length / 3);
  const [early, late] = [mean(sizes.slice(third, 2 * third)), mean(sizes.slice(-third))];
  const growth = (late / early - 1) * 100;
  console.log(output.trim());
  console.log(
    `memory ${Math.round(early)} KB, at the end ${Math.round(late)} KB: ${growth.toFixed(1)} %`,
  );
  return code === 0 && growth < 5 && /wrong 0\ndescriptors left 0\ntasks 1\n$/.test(output);
}

const mocha = (name: string, folder = 'unit') => [
  'npx',
  'mocha',
  '--timeout',
  '3600000',
  `test/${folder}/${name}.test.ts`,
];

const STEPS: Record<string, () => boolean | Promise<boolean>> = {
  explore: () => step('Schedules', { ORDERS: '20000', FIGURES: '1' }, ...mocha('explore')),
  orders: () => step('Every order of what can end a wait', {}, ...mocha('orders')),
  fuzz: () => step('Fuzz', { FUZZ: '100000' }, ...mocha('fuzz')),
  language: () => step('The language', { LANGUAGE: '2000' }, ...mocha('engines', 'language')),
  storm,
  mqtt: () =>
    step(
      'MQTT, with a broker that is killed 20 times',
      { MQTT_LOAD: '10000 20' },
      ...mocha('mqtt-peers', 'protocols'),
      '-g',
      'loses none',
    ),
  mutations: () => step('Mutations', {}, 'npx', 'tsx', 'test/soak/mutations.ts'),
};

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(STEPS)) {
  const run = STEPS[name];
  if (run === undefined)
    throw new Error(`soak: expected one of ${Object.keys(STEPS).join(', ')}, got ${name}`);
  if (!(await run())) process.exitCode = 1;
}
// Ending the process also deletes the folders of built programs.
process.exit();
