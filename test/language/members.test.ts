import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../tool/bundle.js';
import { runOn, targetOf } from '../support/engines.js';
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
        const folder = temporaryFolder('members');
        const program = join(folder, 'program.js');
        writeFileSync(program, PROGRAM);
        const target = targetOf(engine);
        const options = { async: 'compiled', packages: 'bare', minify } as const;
        const { code } = await bundle({ program, target, ...options });
        const file = join(folder, 'bundle.mjs');
        writeFileSync(file, code);
        const { stdout, stderr } = await runOn(engine, file);
        assert.equal(stdout + stderr, PRINTED);
      });
});
