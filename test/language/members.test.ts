import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { type OutputChunk, rollup } from 'rollup';
import { compiler } from '../../compiler/rollup.js';
import { minifier } from '../../tool/minify.js';
import { compileApart } from '../../tool/virtual.js';
import { buildWhole } from '../support/builds.js';
import { runOn, type Target, targetOf } from '../support/engines.js';
import { temporaryFolder } from '../support/temporary.js';

const PROGRAM = `
class Fields { get = 1; set; static = 3; async = 4; get\n*more() {} }
class Methods { get() { return 1; } set() { return 2; } static() { return 3; } async() { return 4; } }
class Statics { static get = 1; static set; static static = 3; static async() { return 4; } }
const object = { get() { return 1; }, set() { return 2; }, static() { return 3; }, async() { return 4; } };
const fields = new Fields();
console.log(fields.get, fields.set, fields.static, fields.async, typeof fields.more);
for (const { get, set, static: third, async } of [new Methods(), object])
  console.log(get(), set(), third(), async(), get.name, async.name);
console.log(Statics.get, Statics.set, Statics.static, Statics.async());
console.log(Object.keys(fields).join());
let async = 5;
console.log([{ async }, { async, more: 1 }].map((x) => x.async).join(), ({ async } = fields).get, async);
({ async = 6 } = {}), console.log(async);
`;
const PRINTED = `undefined undefined 3 4 function
1 2 3 4 get async
1 2 3 4 get async
1 undefined 3 4
get,set,static,async
5,5 undefined 4
6
`;

interface Build {
  code: string;
  map: string;
}

/** As a build of the user's does, with the compiler and a minifier. */
async function withRollup(engine: Target, program: string): Promise<Build> {
  const { dialect, minify } = targetOf(engine);
  const build = await rollup({ input: program, plugins: [compiler({ dialect })] });
  const plugins = [minifier(minify)];
  const { output } = await build.generate({ format: 'es', sourcemap: true, plugins });
  await build.close();
  const { code, map } = output[0] satisfies OutputChunk;
  return { code, map: `${map}` };
}

describe('members whose names are words', () => {
  const folder = temporaryFolder('members');
  const program = join(folder, 'program.js');
  before(() => writeFileSync(program, PROGRAM));

  async function check(engine: Target, file: string): Promise<void> {
    const { stdout, stderr } = await runOn(engine, file);
    assert.equal(stdout + stderr, PRINTED);
  }

  for (const engine of ['quickjs', 'xs']) {
    it(`are parsed by ${engine}`, async () => {
      await check(engine, await buildWhole(engine, program, { minify: true }));
    });

    it(`are parsed by ${engine} in a build with Rollup`, async () => {
      const { code } = await withRollup(engine, program);
      const file = join(folder, `${engine}.js`);
      writeFileSync(file, code);
      await check(engine, file);
    });
  }

  it('are parsed by xs in what virtual boards get', async () => {
    const { paths } = await compileApart(program, 'compiled', folder);
    await check('xs', paths[0] as string);
  });

  it('move what follows in the source map', async () => {
    const { code, map } = await withRollup('xs', program);
    const lines = PROGRAM.split('\n');
    for (const text of ['more()', 'Object.keys(']) {
      const before = code.slice(0, code.indexOf(text)).split('\n');
      const column = (before.at(-1) as string).length;
      const entry = new SourceMap(JSON.parse(map)).findEntry(before.length - 1, column);
      assert.ok('originalLine' in entry);
      const written = (lines[entry.originalLine] as string).slice(entry.originalColumn);
      assert.equal(written.slice(0, text.length), text);
    }
  });
});
