import assert from 'node:assert/strict';
import { toVars } from '../../compiler/vars.js';
import { prune } from '../../tool/prune.js';

/** What is left of `code`, with one space for several. `words` are those of the program. */
function left(code: string, words = ''): string {
  return prune(code, new Set(words.split(' ')))
    .replace(/\s+/g, ' ')
    .trim();
}

function unchanged(code: string, words = ''): void {
  assert.equal(prune(code, new Set(words.split(' '))), code);
}

describe('a bundle that is not lean', () => {
  it('loses only what the protocols alone have', () => {
    const code = 'f(class { own_ = 1; a() {} }); f(class P { own_ = 2; b() {} });';
    const protocols = { classes: new Set(['P']), fields: new Set(['own_']) };
    assert.equal(
      prune(code, new Set(), protocols, false).replace(/\s+/g, ' '),
      'f(class { a() {} }); f(class P { });',
    );
    assert.equal(
      prune(code, new Set(), { ...protocols, fields: new Set() }, false).replace(/\s+/g, ' '),
      'f(class { own_ = 1; a() {} }); f(class P { own_ = 2; });',
    );
  });
});

describe('a lean bundle', () => {
  it('has no methods whose names stand nowhere else', () => {
    const code = 'var A = class { a() {} b_() {} }; ';
    assert.equal(left(`${code}f(A);`), 'var A = class { }; f(A);');
    unchanged(`${code}f(A, x.a(), x.b_());`);
    unchanged(`${code}f(A, x.b_());`, 'a');
    unchanged(`${code}f(A, x['a'], x.b_());`);
    unchanged('f(class { toString() {} constructor() {} static s() {} next() {} });');
  });

  it('has no methods that only call themselves', () => {
    assert.equal(left('f(class { a() { this.a(); } });'), 'f(class { });');
  });

  it('writes no fields that nothing reads', () => {
    assert.equal(left('x.field_ = y; if (z) x.field_ = 1; else f();'), '; if (z) ; else f();');
    assert.equal(left('x.field_ = f();'), 'f();');
    assert.equal(left('f(class { field_ = []; other_; });'), 'f(class { });');
    unchanged('f().field_ = 1;');
    unchanged('x.field_ = y;', 'field_');
    unchanged('x.field_ = y; f(x.field_); x.field_ = 2;');
    unchanged('x.a = y;');
  });

  it('reads no fields only to drop them', () => {
    const code = 'x.field_ = y; f(x.field_); x.field_; x.b.field_;';
    assert.equal(left(code).replace(/ /g, ''), 'x.field_=y;f(x.field_);;;');
    unchanged('f().field_; x.a; x.field_.b;');
    unchanged('x.field_;', 'field_');
  });

  it('has the values of fields that are constant', () => {
    const field = 'f(class { flag_ = false; m() { return this.flag_; } }, x.m';
    assert.equal(left(`${field});`), 'f(class { flag_ = false; m() { return false ; } }, x.m);');
    unchanged(`${field}, x.flag_ = y);`);
    unchanged(`${field}, x.flag_++);`);
    unchanged(`${field}, { flag_: y });`);
    unchanged(`${field}, delete x.flag_);`);
    unchanged(`${field});`, 'flag_');
    // An object may not have it yet.
    unchanged('f(function () { this.flag_ = false; }, x.flag_);');
    assert.equal(left('f(x.missing_);'), 'f(void 0 );');
    // The inner and the outer one are constants.
    const nested = 'f(class { outer_ = null; inner_ = true; }, x.outer_.inner_);';
    assert.equal(left(nested), 'f(class { outer_ = null; inner_ = true; }, true );');
  });

  it('has the values of variables that are constant', () => {
    assert.equal(left('var long = null; f(long);'), 'var long = null; f(null);');
    assert.equal(
      left('var long = null; f(() => { long = null; }, long);'),
      'var long = null; f(() => { long = null; }, null);',
    );
    unchanged('var long = null; f(() => { long = x; }, long);');
    unchanged('var long = null; [long] = x; f(long);');
    unchanged('var long = null; f(() => { long ??= x; }, long);');
    unchanged('var long = null; f(long);', 'long');
    unchanged('var long$1 = null; f(long$1);', 'long');
    unchanged('var long = x; f((long) => long, function () { var long; return long; });');
  });

  it('has no options that nothing sets', () => {
    assert.equal(left('f((options) => options.debug);'), 'f((options) => void 0 );');
    unchanged('f((options) => options.debug);', 'debug');
    unchanged('f((options) => options.debug, { debug: true });');
    unchanged('f((other) => other.debug);');
  });

  it('has no functions that only read or set a variable, and no hooks', () => {
    const set = 'var flag = 1; function setFlag(x) { flag = x; } ';
    assert.equal(left(`${set}setFlag(true);`), `${set}flag = true ;`.replace(/\s+/g, ' '));
    unchanged(`${set}f(setFlag(true), flag);`);
    unchanged(`${set}f((flag) => { setFlag(true); return flag; }, flag);`);
    const get = 'var flag = x; function get() { return flag; } ';
    assert.equal(left(`${get}f(get());`), `${get}f(flag );`);
    // Line breaks keep their places.
    unchanged(`${set}setFlag(function () {\n});`);
    unchanged('f(x\n.missing_);');
    unchanged('var veryLong = x; function get() { return veryLong; } f(get());');
    const no = 'function never(x) { return false; } ';
    assert.equal(left(`${no}f(never(y));`), `${no}f(false );`);
    unchanged(`${no}f(never(y()));`);
    const hook = 'var hook; function work() {} hook = work; ';
    assert.equal(left(`${hook}f(() => hook());`), `${hook}f(() => work());`);
    unchanged(`${hook}f(() => { hook = work; }, () => hook());`);
    unchanged('var hook = null; function work() {} hook = work; f(() => hook());');
  });
});

describe('the profiles of a module of the library', () => {
  const made = async (code: string): Promise<string> => (await toVars(code, '/src/a.ts')).code;

  it('leave a loop a body, when Rollup removes the check in it', async () => {
    for (const head of ['for (const x of all)', 'for (let i = 0; i < 3; i++)', 'while (f())']) {
      const code = await made(
        `${head} if (!x) throw new TypeError(\`expected more, got \${kind(x)}\`);`,
      );
      assert.match(code, /\) \{\s+if \(!LEAN && !x\) throw new TypeError\(LEAN \? /);
    }
  });
});
