import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildWhole } from '../support/builds.js';
import { runOn } from '../support/engines.js';
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
`;
const PRINTED = `undefined undefined 3 4 function
1 2 3 4 get async
1 2 3 4 get async
1 undefined 3 4
get,set,static,async
`;

describe('members whose names are words', () => {
  for (const engine of ['quickjs', 'xs'])
    for (const minify of [false, true])
      it(`are parsed by ${engine}${minify ? ', minified' : ''}`, async () => {
        const program = join(temporaryFolder('members'), 'program.js');
        writeFileSync(program, PROGRAM);
        const file = await buildWhole(engine, program, { minify });
        const { stdout, stderr } = await runOn(engine, file);
        assert.equal(stdout + stderr, PRINTED);
      });
});
