import assert from 'node:assert/strict';
import { ESPRUINO } from '../hosts/espruino/real.js';
import { randomBody } from '../language/random-programs.js';
import { BODIES, GENERATORS, SCRIPTS } from '../support/bodies.js';
import { share } from '../support/conformance.js';
import {
  differences,
  lowered,
  onEngine,
  onlyLowered,
  onNode,
  type Programs,
  type Transcripts,
} from '../support/lowering.js';
import { everyWay, LOWERING, NOT_ON_ENGINE } from '../support/lowering-bodies.js';

const RANDOM = 6;
const PART = 40;
// What another part of the compiler has wrong, Node shows as it is, or Espruino cannot do.
const NOT_LOWERED = [
  'for of over a string, a Set and a Map',
  'parameters',
  'parameters that are assigned and captured',
  'regular expressions and others',
  'super',
  'literals',
  'templates',
  'methods of all kinds',
  'a class declared between awaits is one class',
];
const SEED = Number(process.env.UASYNCIO_SEED ?? 1);

const asynchronous = (bodies: Record<string, string>): Programs =>
  Object.fromEntries(
    Object.entries(bodies).map(([name, body]) => [name, `async function () { ${body} }`]),
  );

function generators(): Programs {
  return Object.fromEntries(
    Object.entries(GENERATORS).map(([name, { body, scripts = SCRIPTS }]) => [
      name,
      `() => play(function* () { ${body} }, ${JSON.stringify(scripts)})`,
    ]),
  );
}

function random(): Programs {
  const programs: Programs = {};
  for (let i = 0; i < RANDOM; i++) {
    const seed = SEED * 100_000 + i;
    programs[`async ${seed}`] = `async function () { ${randomBody(seed, 'async', 9)} }`;
    programs[`generator ${seed}`] =
      `() => play(function* () { ${randomBody(seed, 'generator', 9)} }, ${JSON.stringify(SCRIPTS)})`;
  }
  return programs;
}

/** Every statement and expression there is, or a third of them. */
function written(): Programs {
  const all = Object.entries(everyWay(LOWERING));
  return Object.fromEntries(ESPRUINO ? all : share(all, 3));
}

const TABLES: [string, () => Programs, string[]][] = [
  ['all that can be written', written, NOT_ON_ENGINE],
  [
    'the bodies of the compiler tests',
    () => asynchronous(without(BODIES, NOT_LOWERED)),
    NOT_ON_ENGINE,
  ],
  ['generators', generators, []],
  [`random programs (seed ${SEED})`, random, []],
];

/** The engine takes long for long scripts. */
function parts(programs: Programs): Programs[] {
  const all = Object.entries(programs);
  const made: Programs[] = [];
  while (all.length > 0) made.push(Object.fromEntries(all.splice(0, PART)));
  return made;
}

function without(bodies: Record<string, string>, names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(bodies).filter(([name]) => !names.includes(name)));
}

for (const [what, make, except] of TABLES) {
  describe(`code lowered for Espruino: ${what}`, () => {
    const programs = make();
    let expected: Transcripts;

    before(async () => {
      expected = await onNode(programs);
    });

    // Minified it is what boards get; plain, it is tried where the engine is.
    for (const minify of ESPRUINO ? [false, true] : [true]) {
      const kind = minify ? 'minified' : 'plain';
      it(`${kind}, in Node`, async () => {
        const code = await lowered(programs, minify);
        assert.deepEqual(differences(await onlyLowered(code), expected), []);
      });

      it(`${kind}, on Espruino`, async function () {
        if (!ESPRUINO) this.skip();
        const found: string[] = [];
        for (const part of parts(programs)) {
          const wanted = new Map([...expected].filter(([name]) => name in part));
          found.push(...differences(await onEngine(await lowered(part, minify)), wanted));
        }
        const isKnown = (text: string) => except.some((name) => text.startsWith(name));
        assert.deepEqual(
          found.filter((text) => !isKnown(text)),
          [],
        );
      });
    }
  });
}
