import assert from 'node:assert/strict';
import { ESPRUINO } from '../hosts/espruino/real.js';
import { BODIES, GENERATORS, SCRIPTS } from '../support/bodies.js';
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
import { randomBody } from '../support/random-programs.js';

const RANDOM = 40;
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

const TABLES: [string, () => Programs, string[]][] = [
  ['all that can be written', () => everyWay(LOWERING), NOT_ON_ENGINE],
  ['the bodies of the compiler tests', () => asynchronous(BODIES), []],
  ['generators', generators, []],
  [`random programs (seed ${SEED})`, random, []],
];

for (const [what, make, except] of TABLES) {
  describe(`code lowered for Espruino: ${what}`, function () {
    this.timeout(120_000);
    const programs = make();
    let expected: Transcripts;
    const codes: string[] = [];

    before(async () => {
      expected = await onNode(programs);
    });

    for (const minify of [false, true]) {
      const kind = minify ? 'minified' : 'plain';
      it(`${kind}, in Node`, async () => {
        const code = await lowered(programs, minify);
        codes[Number(minify)] = code;
        assert.deepEqual(differences(await onlyLowered(code), expected), []);
      });

      it(`${kind}, on Espruino`, async function () {
        if (!ESPRUINO) this.skip();
        const found = differences(await onEngine(codes[Number(minify)] as string), expected);
        assert.deepEqual(
          found.filter((text) => !except.some((name) => text.startsWith(name))),
          [],
        );
      });
    }
  });
}
