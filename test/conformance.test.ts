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
const MICROPYTHON = join(import.meta.dirname, 'support', 'micropython.mjs');

const ORACLES: Record<string, (twin: string) => Promise<Transcript>> = {
  cpython: (twin) => execute('python3', [CPYTHON, usesSockets(twin) ? 'real' : 'virtual', twin]),
  micropython: (twin) => execute(process.execPath, [MICROPYTHON, twin]),
};

function usesSockets(twin: string): boolean {
  return /open_connection|start_server/.test(readFileSync(twin, 'utf8'));
}

/** What each program has to print: what its Python twin prints, or what it prints compiled on Node. */
const expected = new Map<string, string>();

describe('conformance', function () {
  this.timeout(600_000);

  for (const [oracle, runTwin] of Object.entries(ORACLES)) {
    describe(`the Python twins on ${oracle}`, () => {
      const twins = all.filter(({ oracles }) => oracles.includes(oracle));
      let transcripts: Transcript[];
      before(async () => {
        transcripts = await pool(twins, ({ twin }) => runTwin(twin as string));
      });
      twins.forEach(({ name, twin }, i) => {
        it(name, async () => {
          let { stdout, stderr, code } = transcripts[i] as Transcript;
          // MicroPython's time is real: see below.
          if (stdout.trimEnd() !== (expected.get(name) ?? stdout.trimEnd()))
            ({ stdout, stderr, code } = await runTwin(twin as string));
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
