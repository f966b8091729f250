import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildAll,
  execute,
  type Mode,
  type Program,
  pool,
  programs,
  runOn,
  type Target,
  type Transcript,
} from './support/programs.js';

const all = programs();
const CPYTHON = join(import.meta.dirname, 'support', 'cpython.py');
const PYODIDE = join(import.meta.dirname, 'support', 'pyodide.mjs');
const MICROPYTHON = join(import.meta.dirname, 'support', 'micropython.mjs');

const ORACLES: Record<string, (twins: string[]) => Promise<Transcript[]>> = {
  cpython: (twins) =>
    pool(twins, (twin) =>
      execute('python3', [CPYTHON, usesSockets(twin) ? 'real' : 'virtual', twin]),
    ),
  // It takes a second to start: one process for all.
  'cpython3.13': async (twins) => {
    const { stdout, stderr, code } = await execute(process.execPath, [PYODIDE, ...twins]);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Transcript[];
  },
  micropython: (twins) => pool(twins, (twin) => execute(process.execPath, [MICROPYTHON, twin])),
};

function usesSockets(twin: string): boolean {
  return /open_connection|start_server/.test(readFileSync(twin, 'utf8'));
}

/** What each program has to print: what its Python twin prints, or what it prints compiled on Node. */
const expected = new Map<string, string>();

describe('conformance', function () {
  this.timeout(600_000);

  for (const [oracle, runTwins] of Object.entries(ORACLES)) {
    describe(`the Python twins on ${oracle}`, () => {
      const twins = all.filter(({ oracles }) => oracles.includes(oracle));
      let transcripts: Transcript[];
      before(async () => {
        transcripts = await runTwins(twins.map(({ twin }) => twin as string));
      });
      twins.forEach(({ name, twin }, i) => {
        it(name, async () => {
          let { stdout, stderr, code } = transcripts[i] as Transcript;
          // MicroPython's time is real: see below.
          if (stdout.trimEnd() !== (expected.get(name) ?? stdout.trimEnd()))
            [{ stdout, stderr, code }] = (await runTwins([twin as string])) as [Transcript];
          assert.equal(code, 0, stderr);
          const text = stdout.trimEnd();
          assert.equal(text, expected.get(name) ?? text);
          expected.set(name, text);
        });
      });
    });
  }

  for (const target of ['node', 'quickjs', 'xs'] as Target[]) {
    for (const mode of ['compiled', 'native'] as Mode[]) {
      describe(`on ${target}, ${mode}`, () => checkPrograms(target, mode));
    }
  }
  for (const target of ['espruino-model', 'espruino'] as Target[])
    describe(`on ${target}`, () => checkPrograms(target, 'compiled'));
});

function checkPrograms(target: Target, mode: Mode): void {
  const list = all.filter(
    ({ except }) => !except.some((each) => each === `${mode} ${target}` || target.startsWith(each)),
  );
  let folder: string;
  let transcripts: Transcript[];
  const play = ({ name }: Program) => runOn(target, join(folder, `${name}.mjs`));
  before(async function () {
    if (target === 'espruino' && !process.env.ESPRUINO) this.skip();
    folder = await buildAll(target, mode, list);
    transcripts = await pool(list, play);
  });
  list.forEach((program, i) => {
    const { name } = program;
    it(name, async () => {
      let { stdout, stderr, code } = transcripts[i] as Transcript;
      // Their time is real: on a busy machine two sleeps can end in the wrong order. Once more, alone.
      if (stdout.trimEnd() !== expected.get(name)) ({ stdout, stderr, code } = await play(program));
      const text = stdout.trimEnd();
      assert.equal(text, expected.get(name) ?? text, stderr);
      assert.equal(code, 0, stderr);
      assert.notEqual(text, '');
      expected.set(name, text);
    });
  });
}
