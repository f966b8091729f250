// Breaks the scheduler, the locks, the queues and the streams, and the compiler, on purpose, one line at a time, in a copy
// of the project: the suite has to fail each time. `tsx test/soak/mutations.ts [file …]`.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../tool/root.js';
import { breakLine, COMPILER_MUTANTS, MUTANTS, type Mutant } from './mutants.js';

const units = (names: string) => names.split(' ').map((name) => `test/unit/${name}.test.ts`);

/** Some mutants of one folder, and what has to find them. */
interface Suite {
  folder: 'src' | 'compiler';
  mutants: Mutant[];
  /** Whether the tests need a new build of the library. They run the compiler from its source. */
  builds: boolean;
  /** Arguments of mocha. The fastest tests first, because they find most mutants. */
  stages: string[][];
  /** How long a stage may take. A third of it is the time of a test. */
  seconds: number;
}

const language = (engine: string) => [
  '--grep',
  `on ${engine}$`,
  'test/language/sections.test.ts',
  'test/language/engines.test.ts',
];

const SUITES: Suite[] = [
  {
    folder: 'src',
    mutants: MUTANTS,
    builds: true,
    seconds: 90,
    stages: [
      units('explore network locks timeouts gather futures'),
      units('events tasks loop fuzz handler'),
      units('orders'),
      ['--grep', ' on node', 'test/ports/streams.test.ts', 'test/ports/six-bugs.test.ts'],
      ['--grep', 'compiled', 'test/engines/node.test.ts'],
      ['--grep', 'native function', 'test/tool/run.test.ts'],
    ],
  },
  {
    folder: 'compiler',
    mutants: COMPILER_MUTANTS,
    builds: false,
    seconds: 600,
    stages: [['test/language/deadzone.test.ts'], language('node'), language('espruino-model')],
  },
];
const FILES = [
  'package.json',
  'package-lock.json',
  'rollup.config.js',
  'tsconfig.json',
  '.mocharc.json',
];

function copyOfProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'uasyncio-mutant-'));
  const root = packageRoot();
  for (const name of ['src', 'compiler', 'ports', 'test', 'tool', 'boards', 'docs', 'dist'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of FILES) cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

// `timeout` ends the whole group of processes; otherwise mocha's workers would run for ever.
function succeeds(folder: string, seconds: number, ...command: string[]): boolean {
  const limited = ['--signal=KILL', `${seconds}`, ...command];
  return spawnSync('timeout', limited, { cwd: folder }).status === 0;
}

/** Builds the library anew; the hosts need files of the whole build, which no mutant changes. */
function rebuilds(folder: string, seconds: number): boolean {
  if (!succeeds(folder, seconds, 'npx', 'rollup', '-c', '--silent')) return false;
  for (const name of ['console.h', 'inside.h'])
    cpSync(join(packageRoot(), 'dist', name), join(folder, 'dist', name));
  return true;
}

/** Whether the suite fails; a suite that never ends counts as failed. */
function isCaught(folder: string, { builds, stages, seconds }: Suite): boolean {
  if (builds && !rebuilds(folder, seconds)) return true;
  const limit = `${(seconds * 1000) / 3}`;
  const mocha = ['npx', 'mocha', '--bail', '--timeout', limit, '--parallel', '--jobs', '2'];
  return stages.some((tests) => !succeeds(folder, seconds, ...mocha, ...tests));
}

/** Returns how many mutants the suite overlooks. */
function missed(copy: string, suite: Suite, wanted: string[]): number {
  const mutants = suite.mutants.filter(([file]) => wanted.length === 0 || wanted.includes(file));
  if (mutants.length === 0) return 0;
  if (isCaught(copy, suite)) throw new Error('the suite fails without a mutation');
  let caught = 0;
  for (const mutant of mutants) {
    const [file, , , meaning] = mutant;
    const { path, source, broken } = breakLine(copy, suite.folder, mutant);
    writeFileSync(path, broken);
    const found = isCaught(copy, suite);
    writeFileSync(path, source);
    if (found) caught++;
    console.log(`${found ? 'caught' : 'MISSED'}  ${suite.folder}/${file}: ${meaning}`);
  }
  console.log(`${caught} of ${mutants.length} mutations of ${suite.folder} caught`);
  return mutants.length - caught;
}

function main(): void {
  const wanted = process.argv.slice(2);
  const copy = copyOfProject();
  try {
    for (const suite of SUITES) if (missed(copy, suite, wanted) > 0) process.exitCode = 1;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

main();
