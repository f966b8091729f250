// `uasyncio new`: a project that builds, runs, and is tested in virtual time.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Board } from '../boards/index.js';
import { packageRoot } from './root.js';

const MAIN = `import { run } from 'uasyncio';
import { watch } from './sensor.js';

/** Stands for the sensor: put your own here. */
function read(): number {
  return 20 + Math.random();
}

run(async () => {
  await watch(read, 1, (value) => console.log(value.toFixed(1)));
});
`;

const SENSOR = `import { sleep } from 'uasyncio';

/** Reads every \`seconds\`, and passes on what differs from the value before by more than 0.1. */
export async function watch(
  read: () => number,
  seconds: number,
  changed: (value: number) => void,
): Promise<never> {
  let last = Number.NEGATIVE_INFINITY;
  for (;;) {
    const value = read();
    if (Math.abs(value - last) > 0.1) changed((last = value));
    await sleep(seconds);
  }
}
`;

const TEST = `import assert from 'node:assert/strict';
import test from 'node:test';
import { TimeoutError, waitFor } from 'uasyncio';
import { newWorld, run } from 'uasyncio/sim';
import { watch } from '../src/sensor.js';

test('reports only changes, for an hour that takes a moment', async () => {
  newWorld();
  const values = [20, 20.05, 21];
  const seen: number[] = [];
  const read = () => values.shift() ?? 21;
  const hour = () => waitFor(watch(read, 1, (value) => seen.push(value)), 3600);
  await assert.rejects(async () => run(hour), TimeoutError);
  assert.deepEqual(seen, [20, 21]);
});
`;

const TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  },
  include: ['src', 'test'],
};

function scriptsFor(board: Board | undefined): Record<string, string> {
  const common = {
    start: 'uasyncio run src/main.ts --on quickjs',
    test: 'uasyncio run test/sensor.test.ts --async native',
  };
  if (board === undefined) return common;
  if (board.engine === 'xs')
    return {
      ...common,
      start: `uasyncio run src/main.ts --board ${board.id}`,
      build: `uasyncio build src/main.ts --board ${board.id} -o firmware`,
    };
  return {
    ...common,
    build: `uasyncio build src/main.ts --board ${board.id} -o dist/app.js`,
    upload: `uasyncio upload dist/app.js --board ${board.id} --boot --serial`,
  };
}

function manifest(name: string, board: Board | undefined): object {
  const serial = board?.engine === 'espruino' && board.baud !== undefined;
  return {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    scripts: scriptsFor(board),
    devDependencies: {
      // The package is in no registry yet.
      uasyncio: `file:${packageRoot()}`,
      ...(serial && { espruino: '^0.1.67', serialport: '>=10.5.0' }),
    },
  };
}

function readme(name: string, board: Board | undefined): string {
  const lines = Object.entries(scriptsFor(board)).map(([script, command]) => {
    const call = script === 'start' || script === 'test' ? script : `run ${script}`;
    const device = script === 'upload' ? ' /dev/ttyUSB0' : '';
    return `npm ${call}${device && ` --${device}`}   # ${command}${device}`;
  });
  return `# ${name}\n\n\`\`\`sh\nnpm install\n${lines.join('\n')}\n\`\`\`\n`;
}

/** Writes the files; returns their names. The folder must not contain anything yet. */
export function writeNewProject(folder: string, board: Board | undefined): string[] {
  const path = resolve(folder);
  if (existsSync(path) && readdirSync(path).length > 0) throw new Error(`${folder} is not empty`);
  const name = basename(path)
    .toLowerCase()
    .replace(/[^a-z\d._-]+/g, '-')
    .replace(/^[._-]+/, '');
  const files = {
    'package.json': `${JSON.stringify(manifest(name || 'app', board), null, 2)}\n`,
    'tsconfig.json': `${JSON.stringify(TSCONFIG, null, 2)}\n`,
    '.gitignore': 'node_modules\ndist\nfirmware\n',
    'README.md': readme(basename(path), board),
    'src/main.ts': MAIN,
    'src/sensor.ts': SENSOR,
    'test/sensor.test.ts': TEST,
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  return Object.keys(files).map((file) => join(folder, file));
}
