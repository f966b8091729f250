// biome-ignore-all lint/suspicious/noTemplateCurlyInString: sources that hold template literals
import assert from 'node:assert/strict';
import type { types as T } from '@babel/core';
import * as babel from '@babel/core';
import { generate } from '@babel/generator';
import type { LineRule } from '../../compiler/dialects.js';
import { splitLines } from '../../compiler/lines.js';

/** Code in which a newline at the wrong place would mean something else, or nothing. */
const CODE = [
  'function f() { return a.b(c.d); }',
  'function f() { return (a.b).c[0](x); }',
  'function f() { return -a.b + !c.d(); }',
  'function f() { return [a.b, ...c]; }',
  'function f() { return function () {}.bind(a); }',
  'function f() { return `a${b.c}d${`e${f()}`}g`.h; }',
  'function f() { return u; }',
  'function f() { throw a.b; }',
  'function f() { throw new A(b.c); }',
  'for (;;) { if (a.b()) continue; else break; }',
  'l: for (const [x, { y }] of a.b()) { if (x()) continue l; y[0](); break l; }',
  'function* g() { yield a.b; yield* c.d(); const x = yield; yield [x.y, u]; }',
  'async function f() { for await (const x of a.b) await x.y(); }',
  'const f = async (x) => x.y(); const g = async x => x.y; const h = x => ({ x }).x;',
  'x(async () => {}, async function () {}, async y => y, (y) => y.z(), () => {});',
  'const async = u; async(a.b); async.c(); x.async(y).async.z;',
  'a.b++; --a.b; a.b--; x(c++, ++d.e); a.b = c.d++; y[0]++;',
  'x = a.b / c.d / e; y = /b/g.test(a.b);',
  'class A extends B.c { #p = a.b(); get q() { return this.#p.r; } static s = u; async *t() {} static { u(); } }',
  'class A { constructor() { new.target.b(); } #m() { this.#m(); return #m in this; } }',
  'class A extends B { constructor(...x) { super(...x); super.y(x.z); super.w = 1; } }',
  'x({ get a() { return 1; } }); x({ async b() {} }); x({ *c() {} }); x({ [a.b]: 1, ...c.d });',
  'tag`a${b.c}`; a.tag`b`; x(tag`a`, `b`, `c\nd${e}`); `a\n${b.c}\n`.d;',
  'a.b = `c`; x(...`d`); for (const e of `f${g}`) h(); class A { #p; q() { a.b = this.#p; } }',
  'a?.b?.[c.d]?.(e.f); x(a?.b); delete a.b; delete a?.[b];',
  '({ a: b.c, d: [e.f] = g } = h); [i.j, ...k.l] = m;',
  'x(a ? b.c : d.e, f || g.h, (i, j.k), typeof u, void 0, a in b.c, a instanceof b);',
  'new A; new A.b; new (a.b()); new (c())(d); import("x").then(a.b); import.meta.url.y();',
  'do a.b(); while (c.d) e();',
  'if (a.b) c(); else d(); switch (a.b) { case c.d: e(); }',
  'let a = b.c, d = e(); a // no newline\n.f(); /* here\n is one */ g(h);',
  '"use strict"; a.b(1n, null, this, /x/, "s");',
];

const RULES: LineRule[] = ['end', 'operand'];

function parse(code: string): T.File {
  return babel.parseSync(code, { babelrc: false, configFile: false }) as T.File;
}

/** The code, without its layout. */
function meaning(code: string): string {
  return generate(parse(code), { comments: false, compact: true }).code;
}

function split(code: string, rule: LineRule) {
  const { map } = generate(parse(code), { sourceMaps: true, sourceFileName: 'a.js' }, code);
  return splitLines({ code, map: JSON.stringify(map) }, rule);
}

describe('the layout for engines that report lines only', () => {
  for (const rule of RULES)
    it(`means the same, where they report the line of the ${rule}`, () => {
      for (const code of CODE) assert.equal(meaning(split(code, rule).code), meaning(code), code);
    });

  it('has one operation on a line', () => {
    const { code, shared } = split('const x = a.b(c(1), d.e) + f(2);', 'end');
    assert.equal(code, 'const x =\na\n.\nb(\nc\n(1\n)\n,\nd\n.\ne\n)\n+\nf\n(2\n)\n;');
    assert.deepEqual(shared, []);
  });

  it('names the operations that share a line', () => {
    const { shared } = split('f(g(h(1)))', 'operand');
    assert.deepEqual(
      shared.map((line) => line.map(([name]) => name)),
      [['h', 'g', 'f']],
    );
  });
});
