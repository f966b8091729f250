import assert from 'node:assert/strict';
import { SCRIPTS } from '../support/bodies.js';
import { buildProgram } from '../support/builds.js';
import { runOn, stopEngines } from '../support/engines.js';
import { differences, fileOf, onNode, type Programs, transcripts } from '../support/lowering.js';
import { BINDINGS } from './bindings.js';
import { type Kind, randomBody } from './random-programs.js';

/*
 * Programs in one bundle for each engine, compared with what Node makes of them itself. The random ones can be had
 * again, and others: UASYNCIO_SEED=7 npx mocha test/language/engines.test.ts. LANGUAGE=<count> tries so many of each kind.
 */
const SEED = Number(process.env.UASYNCIO_SEED ?? 1);
const COUNT = Number(process.env.LANGUAGE ?? 12);
const SIZE = 9;
const PART = 40;
const ENGINES = ['node', 'quickjs', 'xs', 'espruino-model'];

/** What an engine has wrong in native code too. */
const QUIRKS: Record<string, string[]> = {
  quickjs: ['a class in its own static fields'],
  xs: ['a parameter and a variable of the same name'],
  'espruino-model': ['a parameter and a variable of the same name'],
};

function random(kind: Kind): Programs {
  const seeds = Array.from({ length: COUNT }, (_, i) => SEED * 100_000 + 1000 + i);
  return Object.fromEntries(seeds.map((seed) => [`${kind} ${seed}`, functionOf(kind, seed)]));
}

function functionOf(kind: Kind, seed: number): string {
  const body = randomBody(seed, kind, SIZE);
  if (kind === 'async') return `async function () { ${body} }`;
  return `() => play(function* () { ${body} }, ${JSON.stringify(SCRIPTS)})`;
}

// Generators stay what they are on the other engines.
const TABLES: [string, Programs, string[]][] = [
  ['variables and their scopes', BINDINGS, ENGINES],
  ['random async functions', random('async'), ENGINES],
  ['random generators', random('generator'), ['espruino-model']],
];

/** One bundle does not hold too many: Espruino reads it slowly. */
function parts(programs: Programs): Programs[] {
  const all = Object.entries(programs);
  const made: Programs[] = [];
  while (all.length > 0) made.push(Object.fromEntries(all.splice(0, PART)));
  return made;
}

async function compare(engine: string, programs: Programs): Promise<string[]> {
  const file = await buildProgram(engine, 'compiled', fileOf(programs));
  const { stdout, stderr } = await runOn(engine, file);
  const found = differences(transcripts(stdout), await onNode(programs));
  const isQuirk = (text: string) => QUIRKS[engine]?.some((name) => text.startsWith(name));
  const real = found.filter((text) => !isQuirk(text));
  return real.length > 0 ? [...real, stderr] : [];
}

describe('the language, compiled', function () {
  this.timeout(0);
  after(stopEngines);
  for (const [what, programs, engines] of TABLES)
    for (const engine of engines)
      it(`${what}, on ${engine}`, async () => {
        for (const part of parts(programs)) assert.deepEqual(await compare(engine, part), []);
      });
});
