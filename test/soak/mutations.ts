// Breaks the scheduler, the locks, the queues and the streams on purpose, one line at a time, in a copy of the project:
// the suite has to fail each time. `tsx test/soak/mutations.ts [file …]`.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../tool/root.js';
import { breakLine, MUTANTS } from './mutants.js';

const units = (names: string) => names.split(' ').map((name) => `test/unit/${name}.test.ts`);

// The fastest tests first, because they find most mutants.
const STAGES = [
  units('explore network locks timeouts gather futures'),
  units('events tasks loop fuzz handler'),
  units('orders'),
  ['--grep', ' on node', 'test/ports/streams.test.ts', 'test/ports/six-bugs.test.ts'],
  ['--grep', 'compiled', 'test/engines/node.test.ts'],
];
const LIMIT_S = 90;

function copyOfProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'uasyncio-mutant-'));
  const root = packageRoot();
  for (const name of ['src', 'compiler', 'ports', 'test', 'tool', 'boards', 'docs', 'dist'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of ['package.json', 'rollup.config.js', 'tsconfig.json', '.mocharc.json'])
    cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

// `timeout` ends the whole group of processes; otherwise mocha's workers would run for ever.
function succeeds(folder: string, ...command: string[]): boolean {
  const limited = ['--signal=KILL', `${LIMIT_S}`, ...command];
  return spawnSync('timeout', limited, { cwd: folder }).status === 0;
}

/** Whether the suite fails; a suite that never ends counts as failed. */
function isCaught(folder: string): boolean {
  if (!succeeds(folder, 'npx', 'rollup', '-c', '--silent')) return true;
  const mocha = ['npx', 'mocha', '--bail', '--timeout', '30000', '--parallel', '--jobs', '2'];
  return STAGES.some((tests) => !succeeds(folder, ...mocha, ...tests));
}

function main(): void {
  const wanted = process.argv.slice(2);
  const folder = copyOfProject();
  let caught = 0;
  let tried = 0;
  try {
    if (isCaught(folder)) throw new Error('the suite fails without a mutation');
    for (const mutant of MUTANTS) {
      const [file, , , meaning] = mutant;
      if (wanted.length > 0 && !wanted.includes(file)) continue;
      const { path, source, broken } = breakLine(folder, mutant);
      writeFileSync(path, broken);
      const found = isCaught(folder);
      writeFileSync(path, source);
      tried++;
      if (found) caught++;
      console.log(`${found ? 'caught' : 'MISSED'}  ${file}: ${meaning}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${caught} of ${tried} mutations caught`);
  process.exitCode = caught === tried ? 0 : 1;
}

main();
