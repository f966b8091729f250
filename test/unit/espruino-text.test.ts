import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../tool/bundle.js';
import { espruino } from '../../tool/targets/index.js';
import { buildModel, runModel, runModelOfBytes } from '../hosts/espruino/build.js';
import { ESPRUINO, type Outcome, runReal } from '../hosts/espruino/real.js';
import { temporaryFolder } from '../support/temporary.js';

const TEXT = 'é€😀 \\u00e9 "\n';

/** Prints true for each result that agrees with ECMA-262, and then JSON for a peer. */
const PROGRAM = `
const text = ${JSON.stringify(TEXT)};
console.log(JSON.parse(JSON.stringify(text)) === text);
console.log(JSON.parse('"\\\\u00e9\\\\u20AC\\\\ud83d\\\\ude00 \\\\\\\\u00e9"') === 'é€😀 \\\\u00e9');
console.log(JSON.parse('{"é":["\\\\u00e9"]}')['é'][0] === 'é', JSON.parse('[1,"a"]')[1] === 'a');
console.log(String.fromCharCode(0x20ac) === '€', String.fromCharCode(0xd83d, 0xde00) === '😀');
console.log(String.fromCharCode(72, 105) === 'Hi', String.fromCodePoint(0xe9, 0x20ac, 0x1f600) === 'é€😀');
console.log(JSON.stringify({ text, list: [1, 'é'] }));
`;

const HOSTS: [string, (file: string) => Promise<Outcome>][] = [
  ['the model of Espruino', runModel],
  ['the model of Espruino without Unicode', runModelOfBytes],
];
if (ESPRUINO) HOSTS.push(['Espruino itself', runReal]);

describe('text beyond ASCII', () => {
  const file = join(temporaryFolder('espruino-text'), 'text.js');

  before(async () => {
    await buildModel();
    const source = file.replace('.js', '.ts');
    writeFileSync(source, PROGRAM);
    const { code } = await bundle({
      program: source,
      target: espruino,
      async: 'compiled',
      packages: 'bare',
    });
    // A real engine, which prints a banner, also prints a prompt between the lines.
    writeFileSync(file, `echo(0);\n${code}`);
  });

  for (const [host, run] of HOSTS)
    it(`works in JSON and in character codes as on other engines, on ${host}`, async () => {
      const { output } = await run(file);
      const lines = output.split('\n').filter((line) => line !== '');
      assert.deepEqual(lines.slice(0, -1), ['true', 'true', 'true true', 'true true', 'true true']);
      const json = Buffer.from(lines.at(-1) as string, 'latin1').toString();
      assert.deepEqual(JSON.parse(json), { text: TEXT, list: [1, 'é'] });
    });
});
