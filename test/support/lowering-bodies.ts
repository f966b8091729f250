// biome-ignore-all lint/suspicious/noTemplateCurlyInString: sources that hold template literals
// Bodies of functions for espruino-lowering.test.ts: what its lowering has to do with. In scope: log, say, tick, fail,
// gen, agen; `W(x)` waits where that is possible, and gives x.
import type { Programs } from './lowering.js';

/** A line of these differs on the engine, for what is its own; see docs/espruino.md. */
export const NOT_ON_ENGINE: string[] = [
  // `arguments` counts parameters that were not given; `f.length` those with defaults.
  'arguments',
  'async: arguments and this',
  'default parameters',
  // An accessor is read when it is assigned in an expression, and shows its value when listed.
  'getters and setters',
  'logical assignment',
  'object functions',
  'patterns, order of evaluation',
  'array length',
  // `delete o.missing` is false.
  'object literals',
  'operators',
  'optional chaining',
  // Methods with numbers for names; `new Error().message`; a class made in a default value.
  'classes: methods and accessors',
  'classes: extends Error',
  'classes: expressions',
  'new and constructors',
  // Of a string.
  'rest and spread',
  // The engine's own errors are of class Error; it has no String.raw.
  'an error in a parameter rejects',
  'for of that is no iterable',
  'async: methods of all kinds',
  'tagged templates',
];

export const LOWERING: Record<string, string> = {
  // Exceptions and jumps
  'try, all ways out of each part': `
    for (const part of ['try', 'catch', 'finally'])
      for (const way of ['end', 'break', 'continue', 'return', 'throw', 'break outer', 'continue outer']) {
        const go = (at) => part === at;
        const f = () => {
          outer: for (let i = 0; i < 2; i++) {
            for (const j of [0, 1]) {
              try {
                log(part, way, i, j);
                if (go('try')) { if (way === 'break') break; if (way === 'continue') continue; if (way === 'return') return 'r'; if (way === 'throw') throw new Error('t'); if (way === 'break outer') break outer; if (way === 'continue outer') continue outer; }
                if (j === 0) throw new Error('first');
              } catch (e) {
                log('caught', e.message);
                if (go('catch')) { if (way === 'break') break; if (way === 'continue') continue; if (way === 'return') return 'r'; if (way === 'throw') throw new Error('t'); if (way === 'break outer') break outer; if (way === 'continue outer') continue outer; }
              } finally {
                log('finally');
                if (go('finally')) { if (way === 'break') break; if (way === 'continue') continue; if (way === 'return') return 'r'; if (way === 'throw') throw new Error('t'); if (way === 'break outer') break outer; if (way === 'continue outer') continue outer; }
              }
              log('after');
            }
            log('end of round');
          }
          return 'end';
        };
        try { log(f()); } catch (e) { log('out', e.message); }
      }`,
  'try with waits, all ways out': `
    for (const way of ['end', 'break', 'continue', 'throw', 'break outer', 'continue outer']) {
      try {
        outer: for (let i = 0; i < 2; i++) {
          for (const j of [0, 1]) {
            try {
              log(way, i, (W(j)));
              if (way === 'break') break; if (way === 'continue') continue; if (way === 'throw') throw new Error('t'); if (way === 'break outer') break outer; if (way === 'continue outer') continue outer;
            } finally { log('finally', (W(i))); }
            log('after');
          }
          log('end of round');
        }
      } catch (e) { log('out', e.message); }
    }`,
  'finally in a switch': `
    for (const x of [0, 1, 2, 3]) {
      switch (x) {
        case 0: try { log('a'); break; } finally { log('f0'); }
        case 1: try { log('b'); } finally { log('f1'); }
        case 2: { try { if (x === 2) continue; log('c'); } finally { log('f2'); if (x === 1) break; } }
        default: log('d');
      }
      log('after', x, (W(x)));
    }`,
  'a switch in a try in a loop': `
    l: for (let i = 0; i < 6; i++) {
      try { switch (i) { case 0: continue; case 1: break; case 2: continue l; case 4: break l; default: log('d', i); } log('s', i); }
      finally { log('f', i); switch (i) { case 3: log('three'); break; default: log('x'); } }
      log('after', i);
    }`,
  'finally three deep': `
    const f = (n) => { try { try { try { if (n === 0) return 'a'; if (n === 1) throw new Error('b'); log('c'); } finally { log(1); if (n === 2) return 'two'; } } finally { log(2); if (n === 3) throw new Error('three'); } } catch (e) { log(e.message); return 'caught'; } finally { log(3); if (n === 4) return 'four'; } return 'end'; };
    for (let n = 0; n < 5; n++) log(n, f(n));`,
  'a try in a finally in a try': `
    const f = () => { try { return log('a'); } finally { try { throw new Error('x'); } catch (e) { log(e.message); } finally { try { log('b'); } finally { log('c'); } } log('d'); } };
    log(f()); try { try { throw new Error('1'); } finally { try { throw new Error('2'); } catch {} } } catch (e) { log(e.message); }`,
  'the value of a return comes before finally': `
    let n = 1; const f = () => { try { return n; } finally { n = 2; } }; log(f(), n);
    const g = () => { for (;;) { try { return say('once'); } finally { break; } } return 'broken'; }; log(g());
    const h = () => { try { throw 1; } catch (e) { return say(e); } finally { log('f'); } }; log(h()); const k = () => { try { return; } finally { log('k'); } }; log(k());`,
  'finally in constructors, accessors, arrows and methods': `
    class A { constructor() { try { this.a = 1; } finally { this.b = 2; } } get g() { try { return this.a; } finally { log('g'); } } m() { const f = () => { try { return this.b; } finally { log('m', arguments.length); } }; return f(); } static s() { try { return this === A; } finally { log('s'); } } }
    const a = new A(); log(a.g, a.m(1, 2), A.s(), a);`,
  'thrown values': `for (const x of [undefined, null, 0, '', false, 'text', [1], { a: 1 }]) { try { try { throw x; } finally { log('f'); } } catch (e) { log(e); } }`,
  'catch variables': `
    const e = 'outer'; try { throw 'inner'; } catch (e) { log(e); { const e = 2; log(e); } try { throw 'deeper'; } catch (e) { log(e); } log(e); } log(e);
    const fs = []; for (const x of [1, 2]) { try { throw x; } catch (err) { fs.push(() => err); } } log(fs.map((f) => f()));
    try { throw { m: 1, n: [2, 3] }; } catch ({ m, n: [a, b = 5, c = 6] }) { log(m, a, b, c); } try { throw new Error('x'); } catch ({ message }) { log(message); }`,
  'errors of the engine are caught': `
    try { null.x; } catch (e) { log('null'); } try { undefined(); } catch (e) { log('call'); } try { const o = {}; o.f(); } catch (e) { log('method'); } try { nowhere; } catch (e) { log('name', e instanceof Error); } try { (W({})).a.b.c; } catch (e) { log('deep'); }`,
  'try without effects, empty blocks': `try {} finally {} try {} catch {} try {} catch {} finally {} try { ; } finally { log(1); } for (;;) { try { break; } finally {} } log(2); do { try { continue; } finally { log(3); } } while (false); { } ;;`,
  'try without braces around': `if (W(true)) try { log(1); } finally { log(2); } else log(3); for (const x of [1, 2]) try { if (x === 1) continue; log(x); } finally { log('f'); } let i = 0; while (i++ < 2) try { log(i); } catch {} do try { log('do'); } finally { log('f'); } while (i++ < 4); a: try { break a; } finally { log('fa'); }`,
  'break out of a finally': `a: { try { log(1); throw new Error('lost'); } finally { break a; } } log(2); b: try { throw new Error('lost'); } finally { log(3); break b; } let n = 0; while (n++ < 3) { try { throw n; } finally { if (n < 3) continue; else break; } } log(n);`,

  // Labels
  'labelled blocks': `
    a: { log(1); if (W(true)) break a; log('no'); } a: { b: { c: { log(2); if (W(1)) break b; } log('no'); } log(3); break a; }
    a: if (W(true)) { log(4); break a; } else log('no'); a: b: { log(5); break a; } x: log(6); y: ; z: { log(7); }`,
  'labelled blocks in loops': `
    for (let i = 0; i < 4; i++) { a: { if (i === 1) break a; if (i === 2) { log('two'); break a; } log('in', i); } log('after', i); }
    o: for (let i = 0; i < 4; i++) { a: { b: { if (i === 0) continue o; if (i === 1) break b; if (i === 2) break a; if (i === 3) break o; } log('after b', i); } log('after a', i); }`,
  'plain jumps in labelled blocks': `for (let i = 0; i < 4; i++) { a: { if (i === 0) continue; if (i === 1) break a; if (i === 3) break; log('in', i); } log('after', i); } let n = 0; while (n++ < 4) { b: { switch (n) { case 1: break; case 2: continue; case 3: break b; } log('s', n); } log('w', n); }`,
  'labelled switches': `s: switch (W(1)) { case 1: for (;;) { break s; } case 2: log('no'); } for (let i = 0; i < 3; i++) { s: switch (i) { case 0: { for (const x of [1, 2]) { if (x === 2) break s; log(x); } } case 1: log('one'); break s; default: log('d'); } log('after', i); }`,
  'continue through switches': `o: for (let i = 0; i < 5; i++) { switch (i) { case 0: switch (i) { case 0: continue o; } case 1: switch (i) { case 1: continue; } case 2: switch (i) { default: break; } log('two'); break; case 3: for (;;) { switch (i) { case 3: continue o; } } default: log('d'); } log('after', i); }`,
  'three loops, jumps everywhere': `
    a: for (let i = 0; i < 3; i++) b: for (const j of [0, 1, 2]) { let k = 0; c: do { k++; log(i, j, k); if (k === 2 && j === 1) continue b; if (j === 2 && i === 0) continue a; if (i === 1 && j === 1) break b; if (i === 2) break a; if (k === 1) continue c; } while (k < 3); log('c', i, j); } log('end');`,
  'labels in while and do and for in':
    `a: while (true) { for (const k in { x: 1, y: 2 }) { do { if (k === 'y') break a; continue a2(); } while (W(false)); log(k); } } function a2() {} b: for (const k in { x: 1, y: 2, z: 3 }) { for (;;) { if (k === 'y') continue b; break; } log(k); } let n = 0; c: do { for (;;) { if (n++ < 3) continue c; break c; } } while (n < 10); log(n);`.replace(
      'continue a2();',
      'a2();',
    ),
  'a label used twice, and labels like variables': `const a = 1; a: for (;;) { break a; } a: for (const x of [1]) { for (;;) continue a; } log(a); _jump: for (;;) { for (;;) break _jump; } const _jump = 5, _out = 6, _kind = 7; try { log(_jump); } finally { log(_out, _kind); }`,
  'for await and for of with labels': `o: for (const x of new Set([1, 2, 3])) { for (const y of new Map([[x, 'v']])) { if (x === 2) continue o; if (x === 3) break o; log(x, y); } log('in', x); } o: for (const c of 'abc') { for (const d of gen(3)) { if (d === 1) continue o; log(c, d); } }`,
  'jumps in functions in loops are their own': `o: for (let i = 0; i < 2; i++) { const f = () => { o: for (let j = 0; j < 3; j++) { for (;;) { if (j === 1) break o; continue o; } } return i; }; log(f()); for (;;) { continue o; } }`,
  'closures in labelled loops': `const fs = []; o: for (let i = 0; i < 3; i++) { fs.push(() => i); for (let j = 0; j < 3; j++) { fs.push(() => [i, j]); if (j === 1) continue o; if (i === 2) break o; } } log(fs.map((f) => f()));`,

  // Switch
  'switch, default anywhere': `
    for (const x of [0, 1, 2, 3]) {
      switch (x) { default: log('d'); case 1: log('one'); break; case 2: log('two'); }
      switch (x) { case 1: log('one'); default: log('d'); case 2: log('two'); }
      switch (x) { case 1: log('one'); break; default: log('d'); break; case 2: log('two'); break; }
      switch (x) { case 1: case 2: log('12'); break; default: log('d'); } switch (x) { default: log('only'); } switch (x) { default: } switch (x) { }
      switch (x) { case 1: default: case 2: log('all'); }
    }`,
  'switch, side effects in cases': `const c = (x) => { log('case', x); return x; }; for (const x of [1, 2, 3]) { switch (c(x)) { case c(1): log('one'); break; case c(2): log('two'); default: log('d'); } } switch (say(5)) { default: log('d'); break; case say(1): case say(5): log('five'); }`,
  'switch, strict comparison and odd cases': `for (const x of ['1', 1, NaN, null, undefined, true, -1, 1.5, '']) { switch (x) { case 1: log('number'); break; case '1': log('text'); break; case NaN: log('NaN'); break; case null: log('null'); break; case undefined: log('undefined'); break; case -1: log('-1'); break; case 1 + 0.5: log('1.5'); break; default: log('other', x); } } switch (true) { case (W(1)) > 2: log('a'); break; case (W(1)) < 2: log('b'); }`,
  'switch, declarations in cases': `for (let i = 0; i < 3; i++) { switch (i) { case 0: let x = 'a'; log(x); break; case 1: const y = 2; log(y); { let x = 'inner'; log(x); } break; default: function f() { return i; } class C { m() { return 'm'; } } log(f(), new C().m()); } } const fs = []; for (const k of [1, 2]) switch (k) { case 1: case 2: const z = k * 2; fs.push(() => z); } log(fs.map((f) => f()));`,
  'switch, nested and with jumps': `const f = (a, b) => { switch (a) { case 1: switch (b) { case 1: return '11'; case 2: break; default: return '1d'; } return '12'; case 2: for (const x of [1, 2]) { switch (x) { case b: return 'found'; } } break; case 3: throw new Error('three'); default: if (b) break; return 'd'; } return 'end'; }; for (const a of [1, 2, 3, 4]) for (const b of [0, 1, 2, 3]) { try { log(a, b, f(a, b)); } catch (e) { log(e.message); } }`,
  'switch, a closure in a case test': `const k = 2; switch (k) { case (() => k)(): log('k'); break; case ((x) => x)(3): log('no'); } switch (typeof k) { case 'string': log('s'); break; case 'number': log('n'); } switch (k) { case 2: { break; } } for (const x of [1]) { switch (x) { case 1: { continue; } } }`,
  'switch, the discriminant is evaluated once': `let n = 0; switch (n++) { case 1: log('no'); break; case 0: log('zero', n); break; case n: log('n'); } switch ((W(n++), n)) { case 1: log(1); break; default: log('d', n); case 3: log(3); }`,
  // Loops and closures
  'closures of for': `
    const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); for (let i = 0; i < 3; i++) { fs.push(() => i); if (i === 1) continue; } for (let i = 0; ; i++) { fs.push(() => i); if (i === 2) break; }
    for (let i = 0, n = 2; i < n; i++, n += 0) { fs.push(() => [i, n]); } for (let i = 0; i < 3; ) { fs.push(() => i); i++; } for (let i = 0, j = 9; i < j; i += 4, j--) fs.push(() => i * 10 + j); log(fs.map((f) => f()));`,
  'closures in the head of for': `
    const fs = []; for (let i = 0, f = () => i; i < 3; i++) { fs.push(f); } for (let i = 0; fs.push(() => i), i < 2; i++) { } for (let i = 0; i < 2; fs.push(() => i), i++) { } log(fs.map((f) => f()));`,
  'closures that change the variable of for': `const fs = []; for (let i = 0; i < 6; i++) { const up = () => ++i; fs.push(() => i); if (i % 2) up(); } log(fs.map((f) => f())); for (let i = 0; i < 3; i++) { const f = () => { i += 1; return i; }; log(f(), i); }`,
  'closures of while and do': `const fs = []; let n = 0; while (n < 3) { const m = n; let k = m; fs.push(() => [m, k++]); n++; } do { const m = n; fs.push(() => m); } while (++n < 5); log(fs.map((f) => f()), fs.map((f) => f()), n);`,
  'closures of for of and for in': `const fs = []; for (const x of [1, 2]) fs.push(() => x); for (let x of new Set([3, 4])) { x *= 2; fs.push(() => x); } for (const k in { a: 1, b: 2 }) fs.push(() => k); for (const [k, v] of Object.entries({ c: 3 })) fs.push(() => [k, v]); for (let { a, b = a } of [{ a: 5 }, { a: 6, b: 7 }]) { fs.push(() => [a, b]); a++; } for (const c of 'xy') { if (c === 'x') continue; fs.push(() => c); } for (var v of [8, 9]) fs.push(() => v); log(fs.map((f) => f()));`,
  'closures and waits in loops': `const fs = []; for (let i = 0; i < 3; i++) { fs.push(() => i); W(0); if (i === 1) continue; fs.push(() => -i); } for (const x of [1, 2]) { W(x); const y = x * 2; fs.push(() => x + y); } for (const x of gen(2)) { fs.push(() => x); W(x); } log(fs.map((f) => f()));`,
  'var in loops is one variable': `const fs = []; for (var i = 0; i < 3; i++) { var j = i; fs.push(() => [i, j]); } log(fs.map((f) => f()), i, j); for (var k in { a: 1, b: 2 }); for (var x of [1, 2]); log(k, x); for (var p = 0, q; p < 2; p++) { log(q); q = p; var r; log(r); r = p; }`,
  'let without value in a loop': `for (let i = 0; i < 3; i++) { let a; let b = 1, c; log(a, b, c); a = b = c = i; } for (const x of [1, 2]) { let y; if (x === 1) y = 5; log(y); } let n = 0; while (n++ < 2) { let z; log(z); z = n; }`,
  'nested closures in nested loops': `const fs = []; for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) { const k = i + j; fs.push(() => () => [i, j, k]); } log(fs.map((f) => f()())); const gs = []; for (let i = 0; i < 2; i++) { for (const x of [i]) { for (const k in { [x]: 1 }) gs.push(() => [i, x, k]); } } log(gs.map((g) => g()));`,
  'shadowing in loops': `const i = 'outer', fs = []; for (let i = 0; i < 2; i++) { const i = 'inner'; fs.push(() => i); } for (let i = 0; i < 2; i++) { let j = i; { let i = j + 10; fs.push(() => i); } fs.push(() => i); } for (const i of [7]) fs.push(() => i); log(i, fs.map((f) => f()));`,
  'functions in blocks': `
    { function f() { return 1; } log(f()); } { function f() { return 2; } log(f()); } const fs = []; for (let i = 0; i < 3; i++) { function g() { return i; } fs.push(g); } log(fs.map((f) => f())); if (W(true)) { log(h()); function h() { return k(); } function k() { return 'k'; } } for (const x of [1, 2]) { const y = x * 2; log(z()); function z() { return y; } }`,
  'classes that are not made': `
    const make = (x) => x ? class { m() { return 'yes'; } } : class { m() { return 'no'; } static s() { return 's'; } }; log(new (make(1))().m(), new (make(0))().m(), make(0).s());
    const B = class { m() { return 'B'; } }; const K = (W(0)) || class extends B { k() { return super.m() + 'k'; } }; log(new K().k()); let M; if (W(0)) M = class { m() { return 1; } }; else M = class { n() { return 2; } }; log(new M().n());
    for (const x of []) M = class { m() { return x; } }; let P = 0; P &&= class { m() {} }; P ||= class { m() { return 'P'; } }; log(new P().m()); const f = (C = class { m() { return 'default'; } }) => new C().m(); log(f(), f(B));`,
  'pairs of accessors': `
    let v = 1; const key = (W('q')); class A { static get s() { return v; } static set s(x) { v = x + 1; } static get [key]() { return v; } static set [key](x) { v = x + 2; } get ['z' + key]() { return v; } set ['z' + key](x) { v = x + 3; } set [key + 1](x) { v = x + 4; } get [key + 1]() { return v; } }
    const a = new A(); A.s = 10; log(A.s); A.q = 20; log(A.q); a.zq = 30; log(a.zq); a.q1 = 40; log(a.q1); const o = { get [key]() { return v; }, x: 1, set [key](x) { v = x + 5; } }; o.q = 50; log(o.q);`,
  'an array with an iterator of its own': `
    const a = [1, 2, 3]; a[Symbol.iterator] = function* () { yield 'own'; yield 4; }; for (const x of a) log(x); for (const x of a) log(x, (W(x))); const [b, ...c] = a; log(b, c, [...a, 5], Math.max(...[1, 7])); const f = (...all) => all.length; log(f(...a), f(0, ...a));`,
  'classes in blocks and loops': `const made = []; for (let i = 0; i < 2; i++) { class A { get() { return i; } } class B extends A { get() { return super.get() + 10; } } made.push(new B()); W(0); } log(made.map((m) => m.get())); { class A { m() { return 'one'; } } log(new A().m()); } { class A { m() { return 'two'; } } log(new A().m()); } const A1 = class { m() { return 'a'; } }, a = new A1(); { class A1 { m() { return 'b'; } } log(new A1().m()); } log(a.m());`,
  hoisting: `
    log(early(3), typeof later, later2()); function early(n) { return n < 1 ? 0 : other(n) + 1; } function other(n) { return early(n - 1); } var later = () => 1; function later2() { return typeof later; }
    if (W(false)) { var never = 1; } log(never); { var inBlock = 2; } log(inBlock); never = 3; log(never); const f = (a) => { var a; log(a); var a = 2; return a; }; log(f(1)); const g = (a) => { log(typeof a); function a() {} return typeof a; }; log(g(1));`,
  'hoisting in nested functions': `const f = () => { log(x, g()); var x = 1; return x; function g() { return h(); } function h() { return x === undefined; } }; var x = 'outer'; log(f(), x); const k = function () { return m; var m = 2; }; log(k()); const n = () => { for (var i = 0; i < 2; i++) { var t = i; } return [i, t]; }; log(n()); const sw = (x) => { switch (x) { case 1: var q = 5; break; case 2: log(q); q = 6; } return q; }; log(sw(1), sw(2), sw(3)); const tr = () => { try { throw 1; } catch (e) { var v = e; } return v; }; log(tr());`,
  'functions of the same name': `const f = (g) => { function g() { return 'inner'; } return g(); }; const mine = () => 'mine'; log(f(mine), mine()); function twice() { return 1; } log(twice()); const o = { twice }; { const twice = 2; log(twice, o.twice()); }`,
  'for in': `
    for (const k in { a: 1, b: 2 }) log(k); for (const k in ['x', 'y']) log(typeof k, k); for (const k in 'ab') log(k); for (const k in null) log('no'); for (const k in undefined) log('no'); const proto = { p: 1 }; const o = Object.create(proto); o.q = 2; for (const k in o) log(k);
    class A { m() {} x = 1; } for (const k in new A()) log(k); let last; for (last in { z: 1 }); log(last); const t = {}; for (t.k in { y: 1 }) log(t.k); for (var v in { w: 1 }) log(v);`,
  'for in with deletion': `const o = { a: 1, b: 2, c: 3 }; for (const k in o) { log(k); delete o[k]; } log(o); const p = { a: 1, b: 2, c: 3, d: 4 }; for (const k in p) { log(k); if (k === 'a') delete p.c; } const q = { a: 1 }; for (const k in q) { q['x' + k] = 1; if (q.xxx) break; } const r = { a: 1, b: 2 }; for (const k in r) { if (k === 'a') { delete r.b; r.b = 5; } log(k, r[k]); }`,
  'for of': `
    for (const x of [1, 2]) log(x); for (const x of 'héy') log(x); for (const x of new Set(['a', 'b'])) log(x); for (const [k, v] of new Map([['k', 1]])) log(k, v); for (const x of new Uint8Array([5, 6])) log(x); for (const x of gen(2)) log(x); const f = function () { for (const x of arguments) log(x); }; f(1, 2);
    for (const x of { [Symbol.iterator]() { let n = 0; return { next: () => ({ value: n, done: n++ > 1 }) }; } }) log(x); for (const x of [3, 4].map((y) => y * 2)) log(x); for (const [i, x] of ['p', 'q'].entries()) log(i, x); for (const x of [1, 2].keys()) log(x); for (const x of [[1, 2], [3]]) for (const y of x) log(y);`,
  'for of, arrays that change': `const a = [1, 2, 3]; for (const x of a) { log(x); if (x === 1) a.push(4); if (x === 2) a.shift(); } const b = [1, 2, 3, 4]; for (const x of b) { log(x); if (x === 2) b.splice(0, 1); } const c = [1, 2, 3]; for (const x of c) { log(x); c.length = 2; } for (const x of [1, 2, 3].filter(Boolean)) { log(x); }`,
  'for of closes': `
    function* g() { try { yield 1; yield 2; yield 3; } finally { log('closed'); } }
    for (const x of g()) log(x); for (const x of g()) { if (x === 2) break; } const f = () => { for (const x of g()) return x; }; log(f()); try { for (const x of g()) throw new Error('t' + x); } catch (e) { log(e.message); } o: for (;;) { for (const x of g()) break o; } o: for (const y of [1, 2]) for (const x of g()) continue o; for (const x of g()) { if (x === 1) continue; log(x); } const [a] = g(); const [...b] = g(); const [c, d, e, h] = g(); log(a, b, c, d, e, h);
    for (const x of g()) { try { break; } finally { log('body'); } } for (const x of g()) { switch (x) { case 1: break; default: log('d', x); } }`,
  'iterators by hand': `
    const make = (n, log2) => ({ [Symbol.iterator]() { return this; }, next() { log('next'); return n-- > 0 ? { value: n, done: false } : { value: 'end', done: true }; }, return(v) { log('return', v); return {}; } });
    for (const x of make(3)) { log(x); if (x === 1) break; } const [a, b] = make(3); log(a, b); const [c, ...d] = make(3); log(c, d); log([...make(2)], Math.max(...make(2)), Array.from(make(2)), new Set(make(2)).size); const [] = make(1); const [, e] = make(5); log(e); for (const x of make(0)) log('no');
    try { for (const x of make(2)) throw new Error('body'); } catch (err) { log(err.message); }`,
  'what is no iterable': `for (const x of [5, null, undefined, {}, true]) { try { for (const y of x) log('no', y); log('none'); } catch (e) { log('error'); } try { const [a] = x; log('no', a); } catch (e) { log('error'); } try { log([...x]); } catch (e) { log('error'); } }`,
  generators: `
    function* g(a, b = 2, ...c) { log(a, b, c); const x = yield a; log('x', x); try { const y = yield b; log('y', y); } catch (e) { log('c', e.message); yield 'caught'; } finally { log('f'); } return 'r'; }
    const it = g(1); log(it.next(), it.next('X'), it.next('Y'), it.next()); const it2 = g(1, 3, 4, 5); it2.next(); it2.next(); log(it2.throw(new Error('T')), it2.next(), it2.next()); const it3 = g(0); it3.next(); log(it3.return(9), it3.next()); const it4 = g(7); log(it4.return(1), it4.next()); try { g(8).throw(new Error('early')); } catch (e) { log(e.message); }`,
  'yield in everything': `
    function* g(o) { log([yield 1, ...(yield 2)], { [yield 3]: yield 4, ...(yield 5) }, (yield 6) ? yield 7 : yield 8, (yield 9) || (yield 10), (yield 11) + (yield 12), o.f(yield 13, yield 14)); for (const x of yield 15) log(x); switch (yield 16) { case yield 17: log('s'); } while (yield 18) log('w'); for (let i = yield 19; i < (yield 20); i += yield 21) log(i); throw yield 22; }
    const answers = [undefined, 'a', [1, 2], 'key', 'value', { z: 1 }, true, 'seven', 0, 'ten', 1, 2, 'p', 'q', ['x'], 5, 5, false, 0, 1, 1, 1, 'err']; const it = g({ f(...x) { return [this === undefined, ...x]; } }); try { for (const x of answers) log(it.next(x)); } catch (e) { log('threw', e); }`,
  'yield*': `function* inner() { const x = yield 'a'; log('got', x); return 'result'; } function* g() { const r = yield* inner(); log(r); yield* [1, 2]; yield* 'xy'; yield* new Set([3]); yield* new Map([[4, 5]]); yield* { *[Symbol.iterator]() { yield 6; } }; return yield* inner(); } const it = g(); log(it.next(), it.next('X')); log([...it]); function* rec(n) { if (n > 0) { yield n; yield* rec(n - 1); } } log([...rec(4)]); function* fib() { let [a, b] = [0, 1]; for (;;) { yield a; [a, b] = [b, a + b]; } } const f = []; for (const x of fib()) { if (x > 20) break; f.push(x); } log(f);`,
  'generator methods': `class A { n = 2; *m() { for (let i = 0; i < this.n; i++) yield i; } static *s(...a) { yield* a; } *[Symbol.iterator]() { yield* this.m(); yield arguments.length; } get g() { return [...this.m()]; } } const a = new A(); log([...a.m()], [...A.s(1, 2)], [...a], a.g); class B extends A { *m() { yield 'b'; yield* super.m(); } } log([...new B()]); const o = { *x() { yield this.y; }, y: 3, *['c' + 1]() { yield 4; } }; log([...o.x(), ...o.c1()]); for (const [i, x] of [...a].entries()) log(i, x);`,
  // Patterns and parameters
  'object patterns': `
    const { a, b: c, d = say('d'), e: f = say('e'), ...rest } = { a: 1, b: 2, e: 3, g: 4, h: 5 }; log(a, c, d, f, rest); const { x: { y: { z } }, x: { y } } = { x: { y: { z: 1 } } }; log(z, y); const { ['k' + 1]: k1, [say('k2')]: k2 = 'none' } = { k1: 1 }; log(k1, k2); const { length } = 'abc', { 0: first, 'odd key': odd } = { 0: 'f', 'odd key': 'o' }; log(length, first, odd); const {} = {}; let m, n; ({ m, n = 2 } = { m: 1 }); log(m, n); ({ m: n, n: m } = { m, n }); log(m, n); log(({ m } = { m: 9, other: 1 }), m);`,
  'object patterns: null and undefined values': `const { a = 1, b = 2, c = 3, d = 4, e = 5 } = { a: undefined, b: null, c: 0, d: '', e: false }; log(a, b, c, d, e); for (const x of [null, undefined]) { try { const { y } = x; log('no'); } catch { log('error'); } try { const {} = x; log('no'); } catch { log('error'); } } const { toFixed } = 5; log(typeof toFixed);`,
  'array patterns': `
    const p2 = (W([1, 2])); const [a, , b = say('b'), [c, d] = [1, 2], ...rest] = [1, 2, undefined, undefined, 5, 6]; log(a, b, c, d, rest); let p = 1, q = 2, r = 3; [p, q, r] = [q, r, p]; log(p, q, r); [p, q] = [q, p]; log(p, q); const [s, t] = 'xy', [u, ...v] = new Set([1, 2, 3]), [[w, x]] = new Map([['w', 'x']]); log(s, t, u, v, w, x); const o = {}, arr = []; [o.a, o['b'], arr[0], ...o.rest] = [1, 2, 3, 4, 5]; log(o, arr); const [...all] = p2; all.push(9); log(all, p2, [...p2] === p2); const p3 = (W(p2)), p4 = [...p3]; p4.push(1); log(p3, p4); const [] = []; log(([p, q] = [8, 9]), p, q); const [, second] = [1, 2]; log(second); const [n1, n2] = [1]; log(n1, n2);`,
  'patterns, order of evaluation': `const { a = say('a'), b: { c = say('c') } = say({ }), ...d } = { e: 1 }; log(a, c, d); const [x = say(1), y = say(x + 1)] = []; log(x, y); const { p = 1, q = p + 1, f = () => q } = {}; log(p, q, f()); const o = { get g() { log('get'); return undefined; } }; const { g = say('default') } = o; log(g); let i = 0; const arr = [10, 20]; [arr[i++], arr[i++]] = [say('s1'), say('s2')]; log(arr, i);`,
  'patterns in for heads': `for (const { a, b = a } of [{ a: 1 }, { a: 2, b: 3 }]) log(a, b); for (const [x, [y] = ['d']] of [[1, [2]], [3]]) log(x, y); for (let { a } of [{ a: 1 }]) { a++; log(a); } let o = {}, p; for ([o.x, p] of [[1, 2], [3, 4]]) log(o, p); for ({ p, ...o.rest } of [{ p: 1, q: 2 }]) log(p, o); for (const { length } of ['ab', [1]]) log(length); for (let [i, j] = [0, 5]; i < j; [i, j] = [i + 2, j - 1]) log(i, j); for (const [k, v] of Object.entries({ a: 1 })) log(k, v); for (const { 0: c, length: l } in { xyz: 1 }) log(c, l); const fs = []; for (let { n } = { n: 0 }; n < 2; n++) log(n); for (let [m] = [0], l = 2; m < l; m++) log(m); log(fs.map((f) => f()));`,
  'patterns in parameters': `
    const f = ({ a, b: [c, d = 4] = [], ...e }, [g, ...h] = [1, 2], ...[i, j]) => [a, c, d, e, g, h, i, j]; log(f({ a: 1 }), f({ a: 1, b: [2], z: 3 }, 'xyz', 8, 9)); function g1({ x = 1, y = x } = {}) { return [x, y]; } log(g1(), g1({ x: 2 }), g1({ y: 3 })); const o = { m({ n }) { return n; }, set s({ v }) { this.t = v; } }; log(o.m({ n: 1 })); o.s = { v: 2 }; log(o.t); class A { constructor({ p = 5 } = {}, [q] = [6]) { this.p = p; this.q = q; } } log(new A(), new A({ p: 1 }, [2])); log([[1, 2], [3, 4]].map(([a, b]) => a * b), Object.entries({ k: 1 }).map(([k, v]) => k + v)); log((({ a }) => a)({ a: 7 }), (([x]) => x)([8]));`,
  'default parameters': `
    const f = (a, b = a + 1, c = () => [a, b]) => { a = 10; return [a, b, c()]; }; log(f(1), f(1, 5), f(undefined, undefined)); function g(a = say('a'), b = say('b')) { return [a, b, arguments.length]; } log(g(), g(1), g(undefined, null), g(1, 2, 3)); const h = (x = (() => { throw new Error('needed'); })()) => x; log(h(1)); try { h(); } catch (e) { log(e.message); } function k(a = 1, { b = 2 } = {}, ...c) { return [a, b, c]; } log(k(), k(0, { b: 0 }, 0)); const o = { v: 1, m(x = this.v) { return x; } }; log(o.m(), o.m(2)); class A { static d = 3; m(x = A.d, y = this) { return [x, y === this]; } } log(new A().m()); let outer = 1; const p = (x = outer) => { let outer = 2; return [x, outer]; }; log(p()); const q = (a, b = arguments) => a; const r = function (a, b = arguments.length) { return b; }; log(r(), r(1), r(1, 2));`.replace(
    'const q = (a, b = arguments) => a; ',
    '',
  ),
  'parameters with var and functions': `function f(a, b = 1) { var a; var b; var c = 3; log(a, b, c); a = 5; { let a = 6; log(a); } return a; } log(f(1)); function g(a) { var a = 2; return a; } log(g(1)); function h(x, y = () => x) { var x = 2; return x; } log(h(1)); const k = (a, a2 = a) => { { var z = a2; } return z; }; log(k(4)); function m(a) { a = 9; return a; } log(m(1)); function n(f) { return f(); } log(n(() => 'arg'));`,
  'rest and spread': `
    const f = (...a) => a, g = (a, ...b) => [a, b]; log(f(), f(1, 2), g(), g(1), g(1, 2, 3), f(...[1, 2]), f(0, ...[1], 2, ...'xy', ...new Set([3])), f(...gen(2)), f(...[]), f(...[, 1]).length); const o = { k: 1, m(...a) { return [this.k, ...a]; } }; log(o.m(...[1, 2]), o['m'](0, ...[3]), (() => o)().m(...[4])); log([...[1, 2], 3, ...[4]], [...'ab'], [...new Map([[1, 2]])], [...[]], [...[1, , 2]].length); log({ ...{ a: 1 }, b: 2, ...{ a: 3 } }, { ...null, ...undefined, ...'hi' }, { ...[1, 2] }); log(Math.max(...[1, 5, 3]), String.fromCharCode(...[65, 66])); class A { constructor(...a) { this.a = a; } } log(new A(...[1, 2], 3).a, new A(...'abcde').a, new A(...[]).a); const bound = f.bind(null, ...[1, 2]); log(bound(3)); log(f.call(null, ...[1]), f.apply(null, [...[1], 2])); const arr = [1]; arr.push(...[2, 3], 4); log(arr); log(new Date(...[2020, 0, 2]).getDate(), new Uint8Array(...[[1, 2]]), [...new Uint8Array([7, 8])]);`,
  'spread keeps order and copies': `const a = [1, 2], b = [...a]; b.push(3); log(a, b); const o = { x: { y: 1 } }, p = { ...o }; p.z = 1; p.x.y = 2; log(o, p); const s = { get g() { log('read'); return 1; } }; log({ a: say(1), ...s }); log([say(1), ...[say(2)], say(3)]); const f = (...x) => x.length; log(f(...[undefined, undefined])); const args = function () { return [...arguments, arguments.length]; }; log(args(1, 2));`,
  'default values and null': `log(((a = 1) => a)(null), ((a = 1) => a)(undefined), (({ a = 1 } = {}) => a)({ a: null })); const f = function (a, b) { return [a, b, f.length]; }; log(f(1));`,
  'assignment patterns as expressions': `let a, b, c; log([a, b] = [1, 2], { c } = { c: 3 }, a, b, c); const f = () => ([a, b] = [b, a]); f(); log(a, b); if (([a, b] = [5, 6])) log(a, b); a = [b, c] = [7, 8]; log(a, b, c); const o = { n: { m: [1, 2] } }; ({ n: { m: [o.p, o.q] } } = o); log(o); [a = 4, b = 5] = [undefined, 0]; log(a, b); ({ a = 1, ...b } = { z: 1 }); log(a, b); for (let i = 0; i < 2; [a, i] = [i, i + 1]); log(a); [[a], { b: [b] }] = [[1], { b: [2] }]; log(a, b); ({ ['x' + 1]: a, [say('y')]: b = 3 } = { x1: 7 }); log(a, b);`,
  'patterns with waits': `const { a = (W('a')), b: [c = (W('c'))] = (W([])), ...d } = (W({ z: 1 })); log(a, c, d); let x, y; [x, y = (W(2))] = [1]; log(x, y); ({ [(W('k'))]: x, y = (W(5)) } = { k: 3 }); log(x, y); const o = {}; [o.p, o[(W('q'))]] = (W([1, 2])); log(o); for (const [p, { q = (W(9)) } = {}] of [[1], [2, { q: 3 }]]) log(p, q);`,

  // Functions
  arguments: `
    function f() { return [arguments.length, arguments[0], arguments[1]]; } log(f(), f(1), f(1, 2, 3)); function g() { const h = () => [arguments.length, arguments[0]]; return h(7, 8, 9); } log(g(1, 2)); const o = { m() { return (() => (() => arguments.length)())(); } }; log(o.m(1, 2, 3)); class A { constructor() { const k = () => arguments[0]; this.k = k(); } m() { return [1].map(() => arguments.length); } get g() { return (() => arguments.length)(); } } log(new A('x').k, new A().m(1, 2), new A().g); function s() { return Array.prototype.slice.call(arguments, 1); } log(s(1, 2, 3)); function t() { return [].concat.apply([], arguments); } log(t([1], [2])); function u() { let n = 0; for (let i = 0; i < arguments.length; i++) n += arguments[i]; return n; } log(u(1, 2, 3)); function v() { return inner(9); function inner() { return [arguments.length, (() => arguments[0])()]; } } log(v(1, 2)); function w() { return [typeof arguments, [...arguments].length, Array.from(arguments)]; } log(w(1, 2)); function x() { return y.apply(this, arguments); function y(a, b) { return a + b; } } log(x(1, 2)); function dflt(a = 1) { return (() => arguments.length)(); } log(dflt(), dflt(1, 2));`,
  this: `
    const o = { n: 1, f() { return this.n; }, a() { return (() => this.n)(); }, b() { return [1, 2].map((x) => x + this.n); }, c() { return [1].map(function () { return this && this.n; }, this); }, d: function () { const g = () => { const h = () => \`\${this.n}\`; return h(); }; return g(); }, e() { return ((x = this.n) => x)(); } }; log(o.f(), o.a(), o.b(), o.c(), o.d(), o.e(), (o.f)(), o['f'](), (0, o.f).call({ n: 2 }), o.f.apply({ n: 3 }, []), o.f.bind({ n: 4 })()); const { f } = o; log(f.call({ n: 5 })); function F(x) { this.x = x; this.get = () => this.x; } F.prototype.p = function () { return this.x; }; const i = new F(6); log(i.get(), i.p(), i instanceof F, i.get.call({ x: 7 })); const nested = { o: { n: 8, f() { return this.n; } } }; log(nested.o.f(), nested['o']['f'](), (true ? nested : o).o.f()); const cond = { n: 9, f() { return this?.n; } }; log((W(cond)).f(), cond?.f(), cond.f?.());`,
  'closures and counters': `const counter = () => { let n = 0; return { up: () => ++n, get: () => n, reset() { n = 0; } }; }; const a = counter(), b = counter(); a.up(); a.up(); b.up(); log(a.get(), b.get()); a.reset(); log(a.get()); const compose = (...f) => (x) => f.reduce((v, g) => g(v), x); log(compose((x) => x + 1, (x) => x * 2)(5)); const curry = (a) => (b) => (c) => [a, b, c]; log(curry(1)(2)(3)); const memo = {}; const fib = (n) => memo[n] ?? (memo[n] = n < 2 ? n : fib(n - 1) + fib(n - 2)); log(fib(20)); const self = function fact(n) { return n < 2 ? 1 : n * fact(n - 1); }; log(self(5)); log((function () { return typeof named; function named() {} })());`,
  'named function expressions': `const f = function inner(n) { return n === 0 ? typeof inner : inner(n - 1); }; log(f(2)); const g = f; log(g(0)); const o = { m: function rec(n) { return n ? [n, ...rec(n - 1)] : []; } }; log(o.m(3)); var x = 1; (function x() { log(typeof x); })(); log(x); const h = function arg(arg) { return arg; }; log(h(3)); const k = function v() { var v = 5; return v; }; log(k());`,
  'recursion and mutual recursion': `const even = (n) => n === 0 || odd(n - 1), odd = (n) => n !== 0 && even(n - 1); log(even(10), odd(7)); function a(n) { return n ? b(n - 1) + 'a' : ''; } function b(n) { return n ? a(n - 1) + 'b' : ''; } log(a(5)); const tree = [1, [2, [3]], 4]; const sum = (t) => t.reduce((s, x) => s + (Array.isArray(x) ? sum(x) : x), 0); log(sum(tree));`,
  'getters and setters': `
    const o = { _x: 1, get x() { log('get'); return this._x; }, set x(v) { log('set', v); this._x = v; }, get ['c' + 1]() { return 'computed'; }, get default() { return 'd'; }, get 'odd name'() { return 'o'; }, get 5() { return 'five'; }, set of(v) { this.v = v; }, get() { return 'g'; }, set() { return 's'; }, static: 1, async: 2, of2: 3 }; o.x = 2; o.x += 3; o.x++; log(o.x, o.c1, o.default, o['odd name'], o[5], o.get(), o.set(), o.static, o.async); o.of = 4; log(o.v); const p = Object.create(o); p.x = 9; log(p.x, o.x); Object.defineProperty(p, 'y', { get() { return this.x; } }); log(p.y); const q = { get only() { return 1; } }; try { q.only = 2; } catch {} log(q.only);`,
  'object literals': `const a = 1, k = 'dyn'; const o = { a, k, b: 2, 'c d': 3, 4: 'four', [k]: 5, [k + 1]: 6, m() { return this.a; }, ['m' + 1]() { return 'm1'; }, 'quoted'() { return 'q'; }, 7() { return 7; }, delete() { return 'del'; }, if: 'if', new: 'new', arrow: () => 1, f: function () { return 2; }, nested: { x: [1, { y: 2 }] }, __proto__: { inherited: 'i' } }; log(o.a, o.k, o['c d'], o[4], o.dyn, o.dyn1, o.m(), o.m1(), o.quoted(), o[7](), o.delete(), o.if, o.new, o.arrow(), o.f(), o.nested.x[1].y, o.inherited, 'a' in o, 'zz' in o, delete o.a, o.a, delete o.none); let i = 0; log({ [i++]: i, [i++]: i }, { ['a' + i]: { ['b' + i]: i } }); log({ a: 1, a: 2 }, { __proto__: null } instanceof Object);`,
  // Classes
  'classes: fields': `
    class A { a = 1; b; c = this.a + 1; d = () => this.a; 'odd name' = 4; 5 = 'five'; ['f' + 6] = 'computed'; list = []; static s = 's'; static t = A.s + 't'; static u = this.s + 'u'; static f = () => this.s; e = [1, 2].map((x) => x + this.a); of = 1; static = 2; get = 3; set = 4; async = 5; static static = 6; }
    const x = new A(), y = new A(); x.list.push(1); x.a = 10; log(x, y.list, x.d(), y.d(), A.s, A.t, A.u, A.f(), x.b, 'b' in x, x.of, x.static, x.get, x.set, x.async, A.static);`,
  'classes: private members': `
    class A { #x = 1; #y; static #s = 2; #m() { return this.#x; } static #sm() { return A.#s; } get #g() { return this.#x + 100; } set #g(v) { this.#x = v; } get x() { return this.#x; } set x(v) { this.#x = v; } m() { return [this.#m(), this.#g, A.#sm(), this.#y]; } inc() { this.#x++; this.#x += 2; this.#g = this.#x * 2; return this.#x; } other(o) { return o.#x; } eq(o) { return this.#x === o.#x && o?.#x; } get f() { return () => this.#x; } }
    const a = new A(); a.x = 5; log(a.x, a.m(), a.inc(), a.other(new A()), a.eq(a), a.f()); class B extends A { #x = 'b'; bx() { return this.#x; } } const b = new B(); log(b.bx());`,
  'classes: private names in subclasses': `class A { #x = 'a'; getA() { return this.#x; } } class B extends A { #x = 'b'; getB() { return this.#x; } } const b = new B(); log(b.getA(), b.getB()); class C { #v = 1; static make() { const c = new C(); c.#v = 2; return c; } get() { return this.#v; } } log(C.make().get());`,
  'classes: methods and accessors': `
    class A { constructor(n) { this.n = n; } m() { return this.n; } get g() { return this.n * 2; } set g(v) { this.n = v; } static s(x) { return [x, this === A]; } static get sg() { return 'sg'; } static set ss(v) { A.v = v; } ['c' + 1]() { return 'c1'; } get ['c' + 2]() { return 'c2'; } static ['c' + 3]() { return 'c3'; } 'quoted name'() { return 'q'; } 7() { return 'seven'; } get() { return 'get'; } set() { return 'set'; } static static() { return 'static'; } delete() { return 'delete'; } of() { return 'of'; } async() { return 'async'; } if() { return 'if'; } throw() { return 'throw'; } return() { return 'return'; } get default() { return 'default'; } get of2() { return 2; } static async() { return 'sa'; } static of() { return 'so'; } then() { return 'then'; } }
    const a = new A(1); a.g = 5; A.ss = 6; log(a.m(), a.g, A.s(1), A.sg, A.v, a.c1(), a.c2, A.c3(), a['quoted name'](), a[7](), a.get(), a.set(), A.static(), a.delete(), a.of(), a.async(), a.if(), a.throw(), a.return(), a.default, A.async(), A.of(), a instanceof A, typeof A, a.constructor === A); const { m } = a; log(m.call({ n: 9 }));`,
  'classes: inheritance': `
    class A { constructor(x) { this.x = x; log('A', x); } m() { return 'A.m'; } n() { return 'A.n' + this.x; } static s() { return 'A.s'; } get g() { return 'A.g'; } }
    class B extends A { constructor(x, y) { log('before'); super(x + 1); this.y = y; } m() { return 'B.m ' + super.m(); } get g() { return 'B.g ' + super.g; } static s() { return 'B.s ' + super.s(); } }
    class C extends B { m() { return 'C.m ' + super.m() + (() => super.n())(); } static s() { return 'C.s ' + super.s(); } get g() { return 'C.g ' + super.g; } }
    class D extends C { constructor(...a) { super(...a, 'extra'); } n() { return 'D' + super.n(); } m() { return super.m(); } }
    const c = new C(1, 2), d = new D(5, 6); log(c, c.m(), c.n(), c.g, C.s(), d, d.m(), d.n(), d.g, D.s(), d instanceof A, d instanceof D, c instanceof D, new A(0) instanceof B);`,
  'classes: super': `
    class A { v = 'v'; m(...a) { return ['A', ...a]; } get x() { return 'Ax' + this.v; } set x(v) { log('set', v); this._x = v; } static st = 'st'; static sm() { return this.st; } }
    class B extends A { v = 'w'; m() { return super.m(...arguments); } n() { return [super.m(1), super['m'](2), super.m.call(this, 3), super.m(...[4, 5]), (() => super.m(6))(), [7].map((y) => super.m(y))]; } get x() { return super.x + '!'; } set x(v) { super.x = v + '?'; } has() { return typeof super.none + typeof super.m; } static sm() { return super.sm() + (() => super.sm())(); } t(k = super.x) { return k; } o() { return { m: () => super.m('o') }.m(); } opt() { return super.m?.(8); } }
    const b = new B(); log(b.m(1, 2), b.n(), b.x, b.has(), B.sm(), b.t(), b.o(), b.opt(), B.st); b.x = 1; log(b._x);`,
  'classes: constructors with super anywhere': `
    class A { constructor(a, b) { this.a = a; this.b = b; } } class B extends A { constructor() { const x = say(1); if (x) { super(x, new A(2)); } else super(); this.c = 3; } } log(new B()); class C extends A { constructor(x) { try { super(x, new B()); } finally { log('f'); } } } log(new C(1)); class D extends A { constructor() { const f = () => super(7); f(); log(this.a); } } log(new D()); class E extends A { f = 5; constructor(...x) { super(...x); this.g = this.f + 1; } } log(new E(1, 2)); class F extends E { h = this.f + this.g; } log(new F(3)); class G extends A { f = 1; constructor(y) { if (y) super(y); else super('none'); log(this.f); } } log(new G(1), new G()); class H extends A { #p = 9; f = 2; constructor() { const z = super(say('z')) ; log(this.f, this.#p); } } log(new H());`,
  'classes: fields of the base and the derived': `class A { x = say('A.x'); constructor() { log('A', this.x, this.y, this.m()); } m() { return 'Am'; } } class B extends A { y = say('B.y'); m() { return 'Bm' + this.y; } } log(new B()); class C extends B { x = 'C.x'; z = [this.x, this.y]; constructor(q) { super(); log('C', q); } } log(new C(5)); const key = say('key'); class D { [say('k1')] = 1; static [say('k2')] = say('static'); [say('k3')]() {} } log(new D(), D.k2);`,
  'classes: extends expressions': `const mixin = (Base) => class extends Base { mixed() { return 'mixed ' + this.name(); } }; class A { name() { return 'A'; } static s = 'As'; } class B extends mixin(A) { name() { return 'B' + super.name(); } } log(new B().mixed(), B.s, new B() instanceof A); class C extends mixin(mixin(B)) { } log(new C().mixed()); const ns = { Base: class { v() { return 1; } } }; class D extends ns.Base { v() { return super.v() + 1; } } log(new D().v()); class E extends (say(0) || A) { } log(new E().name()); class F extends class { q() { return 'q'; } } { q() { return super.q() + 'F'; } } log(new F().q()); function Old(x) { this.x = x; } Old.prototype.m = function () { return this.x; }; class G extends Old { m() { return super.m() * 2; } } log(new G(4).m(), new G(1) instanceof Old);`,
  'classes: extends Error': `
    class E1 extends Error { } class E2 extends E1 { constructor(code, ...rest) { super('code ' + code, ...rest); this.code = code; } } class E3 extends TypeError { name = 'E3'; get extra() { return this.message + '!'; } } class E4 extends E2 { constructor() { super(4); this.name = 'E4'; } toString() { return 'E4!'; } } class E5 extends RangeError { }
    for (const make of [() => new E1('one'), () => new E2(2), () => new E4(), () => new E1(), () => new E5('five')]) { try { throw make(); } catch (e) { log(e instanceof Error, e instanceof E1, e instanceof E2, e.message, e.code, e.name, typeof e.stack, e.toString()); } } const e3 = new E3('x'); log(e3 instanceof Error, e3.extra, e3.name, e3.message); try { throw new E4(); } catch ({ code, message }) { log(code, message); } log('' + new E1('text'), String(new E2(1)), new Error('plain').message, new TypeError('t') instanceof Error, new Error().message);`,
  'classes: expressions': `const A = class { m() { return 1; } }, B = class Named { self() { return Named; } static s = 1; make() { return new Named(); } }; log(new A().m(), new B().self() === B, new B().make() instanceof B, typeof Named); const list = [class { x = 1; }, class { x = 2; }]; log(list.map((C) => new C())); log(new (class { constructor(v) { this.v = v; } })(3)); const f = (C = class { d = 1; }) => new C(); log(f(), f(class { d = 2; })); const o = { C: class { t() { return this instanceof o.C; } }, get D() { return class { y = 1; }; } }; log(new o.C().t(), new o.D()); const [E = class { z = 1; }] = []; log(new E()); log((class { static q = 5; }).q, (class { static r() { return 6; } }).r()); let n = 0; const make = () => class Counter { static id = ++n; id = Counter.id; }; const C1 = make(), C2 = make(); log(new C1(), new C2(), new C1());`,
  'classes: statics': `class A { static a = []; static b = { x: 1 }; static m() { return this.a; } static c = 'c'; static get g() { return this.b.x; } static #p = 5; static p() { return A.#p; } static n = null; static un; } class B extends A { static a2 = 1; static m() { return [super.m(), this.c]; } } log(A.m() === A.a, A.c, A.g, A.p(), A.n, A.un, B.m(), B.c, B.b === A.b, B.g, B.a2, B.p()); A.late = 1; A.a.push(1); log(B.a); class C extends B { } log(C.m(), C.a2); B.c = 'own'; log(A.c, B.c);`,
  'classes: static members that change': `class A { static n = 0; static up() { return ++this.n; } static get twice() { return this.n * 2; } } A.up(); A.up(); log(A.n, A.twice); class B extends A { static v = A.n + 1; } log(B.v, A.n); A.n = 10; log(A.twice);`,
  'classes: instances, prototypes and properties': `class A { m() { return 'm'; } static s() {} x = 1; } const a = new A(); log(Object.keys(a), a.hasOwnProperty('x'), 'm' in a, typeof A.prototype.m, Object.getPrototypeOf(a) === A.prototype, JSON.stringify(a)); A.prototype.late = function () { return this.x; }; log(a.late()); a.m = () => 'own'; log(a.m(), new A().m()); class B extends A { } log(Object.getPrototypeOf(B.prototype) === A.prototype, new B().late(), B.prototype instanceof A); const o = { a, b: new B() }; log(o.a.x, o.b.m());`,
  'classes: this and arrows in them': `class A { n = 1; a = () => this.n; b = () => () => this.n + (() => this.n)(); m() { return [1, 2].map((x) => { const y = () => x + this.n; return y(); }); } get t() { return \`\${this.n} \${[1].map(() => \`\${this.n}\`)}\`; } cb() { return new Promise2((r) => r(this.n)).v; } } class Promise2 { constructor(f) { f((v) => { this.v = v; }); } } const a = new A(), { a: f, b: g } = a; a.n = 5; log(f(), g()(), a.m(), a.t, a.cb());`,
  'classes: generators, async-like and iterators': `class Tree { constructor(v, ...kids) { this.v = v; this.kids = kids; } *[Symbol.iterator]() { yield this.v; for (const kid of this.kids) yield* kid; } } log([...new Tree(1, new Tree(2, new Tree(3)), new Tree(4))]); class Range { #a; #b; constructor(a, b) { this.#a = a; this.#b = b; } [Symbol.iterator]() { let n = this.#a; const end = this.#b; return { next: () => n < end ? { value: n++, done: false } : { value: undefined, done: true }, return: () => { log('ret'); return {}; } }; } } const [p, q] = new Range(5, 9); log(p, q, [...new Range(0, 3)]); for (const x of new Range(0, 9)) if (x > 1) break;`,
  'classes: Symbol members':
    `class A { static [Symbol.iterator]() { return [1, 2][Symbol.iterator](); } get [Symbol.toStringTag]() { return 'A'; } } const o = { [Symbol.iterator]: function* () { yield 'o'; } }; log([...o]);`
      .replace(
        "static [Symbol.iterator]() { return [1, 2][Symbol.iterator](); } get [Symbol.toStringTag]() { return 'A'; }",
        'static *[Symbol.iterator]() { yield 1; }',
      )
      .replace('log([...o]);', 'log([...o]);'),
  'new and constructors': `function F(a) { this.a = a; } log(new F(1), new F, new (class { x = 1; })(), new (F.bind(null, 3))().a); const ns = { F, sub: { F } }; log(new ns.F(2).a, new ns.sub.F(3), new ns['F'](4)); const get = () => F; log(new (get())(5)); class A { constructor() { return { other: 1 }; } } log(new A()); class B { static create(...a) { return new this(...a); } constructor(x) { this.x = x; } } log(B.create(1)); class C extends B { } log(C.create(2) instanceof C); class S { constructor() { if (S.one) return S.one; S.one = this; } } log(new S() === new S());`,
  'instanceof and typeof': `class A {} class B extends A {} const b = new B(); log(b instanceof B, b instanceof A, b instanceof Object, [] instanceof Array, {} instanceof A, null instanceof A, (() => 1) instanceof Function, typeof A, typeof b, typeof (() => 1), typeof null, typeof undefined, typeof 1, typeof '', typeof true, typeof nowhere, typeof nowhere === 'undefined', typeof b.x, !(b instanceof A), !('x' in b), void 0);`,
  // Expressions
  'optional chaining': `
    const o = { a: { b: (x) => [x], c: null, d() { return this === o.a; } }, f() { return this === o; }, n: null, arr: [[1]] };
    log(o?.a, o?.x, o.x?.y, o.x?.y.z.w, o.n?.x, o.a?.b(1), o.a?.x?.(say('no')), o.f?.(), o.a.d?.(), o?.['a']?.['c'], o.none?.[say('no')], o.arr?.[0]?.[0], o.arr[5]?.[0], o.none?.().x, delete o?.zz, delete o.none?.x, (o?.a).c, (o?.a.d)(), o?.f.call(o), null?.x, undefined?.(), o.a?.c?.d ?? 'dflt'); let n = 0; const g = () => { n++; return o; }; g()?.a?.c?.z; log(n); const f = null; log(f?.(), f?.x.y(), typeof f?.x); if (o?.a?.b) log('yes'); for (const x of o?.list ?? [1]) log(x); log((W(o))?.a.c, (W(null))?.[say('never')]);`,
  'logical assignment and nullish': `let a = null, b = 0, c = 1, d; a ??= say('a'); b ??= say('no'); b ||= say('b'); c &&= say('c'); d ??= d ?? say('d'); log(a, b, c, d); const o = { get x() { log('get'); return null; }, set x(v) { log('set', v); }, n: 0 }; o.x ??= 1; o.n ||= 2; o.n &&= 3; o[say('k')] ??= 4; o.k ??= say('no'); log(o.n, o.k); log(null ?? 'n', undefined ?? 'u', 0 ?? 'no', '' ?? 'no', false ?? 'no', NaN ?? 'no', (null || undefined) ?? 'z', a ?? b ?? c); const f = () => null; log(f() ?? 'f', o.none?.x ?? 'y', (0 || null) ?? (1 && 2));`,
  exponent: `let x = 2; x **= 3; log(x, 2 ** 3, 2 ** 3 ** 2, (-2) ** 2, 2 ** -1, 10 ** 2 * 2); const o = { n: 3 }; o.n **= 2; log(o.n);`,
  templates: `
    const n = 5, o = { p: 'q', f() { return \`\${this.p}!\`; }, g() { return (() => \`<\${this.p}>\`)(); }, toString() { return 'obj'; } }; log(\`\`, \`a\`, \`\${n}\`, \`a\${n}b\${n + 1}c\`, \`\${n}\${n}\`, o.f(), o.g(), \`\${o}\`, \`\${[1, 2]}\`, \`\${null} \${undefined} \${true}\`, \`\${\`nested \${\`deep \${n}\`}\`}\`, \`\${'}'}\`, \`\${"{"}\`, \`\\\${n}\`, \`\\\`\`, \`line1
line2\`, \`\\n\\t\\\\\`, \`\${n > 3 ? \`big\` : 'small'}\`, \`\${(() => { return '}'; })()}\`, \`$\{n}\`, \`$\`, \`\${{ a: 1 }.a}\`, \`é€😀\`, \`\${'é'}x\`, \`\\u0041\\x42\`, 'a' + \`b\${1}\` + 2, \`\${1}\` + 2, 1 + \`\${2}\`, \`\${1 + 2}\${'3'}\`, typeof \`\${n}\`);`,
  'templates make strings': `log(\`\${1}\${2}\`, \`\${n1()}\${n1()}\`); function n1() { return 1; } log([\`\${1}\`, \`\${true}\`].map((x) => typeof x), \`\${1}\`.length);`,
  'tagged templates': `const tag = (s, ...v) => [s.length, s.map((x) => x), s.raw.join('|'), ...v]; log(tag\`a\${1}b\${2}\`, tag\`\`, tag\`\\n\${'x'}\`); const o = { t(s, v) { return [this === o, v]; } }; log(o.t\`x\${1}\`, o['t']\`\${2}\`); const raw = (s, ...v) => s.raw.map((x, i) => x + (i < v.length ? v[i] : '')).join(''); log(raw\`C:\\dir\${1}\\x\`); const make = () => (s) => s[0]; log(make()\`made\`); const cache = []; const keep = (s) => { cache.push(s); }; for (let i = 0; i < 2; i++) keep\`same\`; log(cache[0] === cache[1]);`,
  'strings with +=': `let s = ''; s += 'a'; s += 1; s += null; s += 'é'; s += [1, 2]; log(s); const o = { s: 'x' }; o.s += 'é'; o['s'] += say('y'); log(o.s); const a = ['p']; let i = 0; a[i++] += 'q'; log(a, i); let n = 1; n += 2; n += n += 2; log(n); let t = 'é'; t += 'a'; t += t; log(t, t.length); const f = () => o; f().s += 'z'; log(o.s); let q = 'x'; q += (q = 'y', 'z'); log(q); let u; u += 'x'; log(u); for (let k = 0; k < 3; k += 1) s += k; log(s);`,
  '== null on everything': `for (const x of [null, undefined, 0, '', false, NaN, [], {}, 'a', () => 1, new Uint8Array(2), new Uint8Array(0)]) log(x == null, x != null, null == x, undefined != x, x == undefined, x === null, x === undefined, x !== null, (x == null) === (x === null || x === undefined), !(x == null) ? 1 : 2); let n = 0; const f = () => { n++; }; log(f() == null, n); if ((W(null)) == null) log('yes');`,
  operators: `log(7 / 2, 7 % 3, -7 % 3, 1 << 4, -1 >>> 28, -8 >> 1, 5 & 3, 5 | 3, 5 ^ 3, ~5, !0, +'3', -'3', +true, 1 < 2, 2 <= 2, 'a' < 'b', '10' < '9', 10 < 9, 1 == '1', null == undefined, null == 0, '' == 0, NaN != NaN, (1, 2), 1 ? 2 : 3, void 0, 0.1 + 0.2 > 0.3, 1e3, 0xff, 0b11, 0o17, 1_000, .5, 5., 2 ** 10, 3 + +'4', 3 - -4, 'a' + -1, 1 + - + + + - + 1, [1] + [2], [] + {}, true + true, 'b' + 'a' + +'a' + 'a', 5 / 2 | 0, (5 / 2) | 0);`,
  'increments and order': `let i = 1; log(i++ + ++i, i, i-- - --i, i, -i++, i, +i--, i); const a = [1, 2, 3]; let j = 0; log(a[j++] + a[j++] * a[j], j, a[j--]--, a, ++a[j], a); const o = { n: 1, f() { return this.n++; } }; log(o.n++ + o.n, o.f() + o.n, (o.n += 2) * o.n, o['n']--, --o['n'], o); let x = 1; x = x++ + x; log(x); let y = 5; y -= y -= 2; log(y); let z = (1, 2, 3); log(z); log(say(1) + say(2) * say(3) - say(4)); log([say('a'), say('b')], { [say('k')]: say('v') }); const fns = { f: (...x) => x }; fns.f(say(1), say(2)); (say(fns)).f(say(3)); let w = 2; w *= w + (w = 3); log(w); let v = 1; v = v + (v = 5) + v; log(v);`,
  'division and regular expressions': `
    const g = 2, i = 1, x = { y: 8 }; log(x.y / g / i, (x.y) / g, [8][0] / g, 'abc'.length / 3, x['y'] / 2, i++ / 2, i-- / 2, (() => 8)() / 2, typeof x / 2, -x.y / 2, { a: 4 }.a / 2, \`\${8}\` / 2, (function () { return 8; })() / 2, (class { static v = 8; }).v / 2); let n = 3; n /= 2; log(n); if (x) /a/.test('a') && log('re'); /b/.test('b') ? log('re2') : 0; for (const t of [1]) /x/g.exec('x'); const re = /[a-z]+/gi, m = 'foo1bar2'.match(re); log(m, re.test('A'), 'a/b'.split('/'), 'a.b'.replace(/\\./, '/'), /[/]/.test('/'), /\\//.test('/'), [/a/, /b/].map((r) => r.test('a')), !/a/.test('b'), (/c/).test('c')); while (n++ < 3) /y/.test('y'); do /z/.test('z'); while (0); const f = () => /q/.test('q'); log(f()); return /r/.test('r');`
    .replace('i = 1, x =', 'x =')
    .replace('const g', 'let i = 1; const g'),
  'sequence, conditional and logic': `let a = (log(1), log(2), 3); log(a); log(a ? (0 ? 1 : 2) : 3, a || say('no'), a && say('yes'), 0 || null || 'x', 1 && 2 && 0 && say('no'), !(a && 0), a > 2 && a < 5 ? 'in' : 'out'); const t = (x) => x > 0 ? x > 5 ? 'big' : 'small' : x < 0 ? 'neg' : 'zero'; log(t(9), t(1), t(-1), t(0)); for (let i = 0, j = 5; i < j; i++, j--) if (i === 1) log(i, j); if (a) if (0) log('no'); else log('dangling'); if (a, 0) log('no'); else log('else'); for (a = 0, log('init'); a < 1; a++, log('update')); a = 1, log(a); return a, 2;`,
  'delete and in': `const o = { a: 1, b: { c: 2 }, d: [1, 2] }; log(delete o.a, 'a' in o, delete o['b'].c, o, delete o.d[0], o.d.length, 'x' in o);  for (let i = ('d' in o) ? 1 : 0; i < 2; i++) log(i); for (const k = ('d' in o); ;) { log(k); break; } for (let x = 0, has = ('d' in o); x < 1; x++) log(has); log(!('d' in o), 0 in [1], 1 in [1]);`,
  'odd names': `
    const of = 1, get = 2, set = 3, async = 4, from = 5, as = 6, let1 = 7; log(of, get, set, async, from, as); const D0 = 'pin', A1 = 'a', LED = 1, E = 'e', print = (x) => x, HIGH = 2, B10 = 10; log(D0, A1, print(3), HIGH, B10, E); const f = (of) => of + 1, g = (print, D1) => [print, D1], h = (E, Math) => [E, Math], k = ({ reset, load }) => [reset, load]; log(f(1), g(1, 2), h(1, 2), k({ reset: 1, load: 2 })); const o = { of, static: 1, D0, undefined: 2, NaN: 3, let: 4, yield: 5, await: 6, eval1: 7 }; log(o.of, o.static, o.D0, o.undefined, o.let, o.yield, o.await); for (const of of [1, 2]) log(of); const { of: of2, static: st } = o; log(of2, st); const $ = 1, _ = 2, $_a1 = 3; log($, _, $_a1); const setTimeout2 = 1, analogRead = (pin) => pin, dump = 5, edit = 6, trace = 7, save = 8; log(analogRead(1), dump, edit, trace, save); const fs = [(save) => save, (trace) => trace, (a, dump) => dump, (SCL) => SCL]; log(fs.map((q) => q(1, 2))); const quit1 = ((quit) => quit)(9); log(quit1); function ff(setTimeout, reset) { return [setTimeout, reset]; } log(ff(1, 2)); try { throw 1; } catch (print) { log(print); } const nest = (D5) => { { const D5 = 2; log(D5); } return D5; }; log(nest(1)); class of1 { of = 1; static static = 2; } log(new of1(), of1.static);`,
  'long names': `const aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1 = 1, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa2 = 2; log(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa2); const größe = 5, o = { größe, 'ä': 6, ö: 7 }; log(größe, o.größe, o.ä, o['ö']);`,
  'names in nested scopes': `const x = 1; const f = (y) => { const x = 2; { const x = 3; const g = () => { const x = 4; return x + y; }; log(x, g()); } return x; }; log(f(10), x); const _this = 1, _iteration = 2, _value = 3, _first = 4, _i = 5; const fs = []; for (let i = 0; i < 2; i++) { const _i = 'u'; fs.push(() => [i, _i]); } log(fs.map((q) => q()), _this, _iteration, _value, _first, _i); { let x = 'a'; { let x = 'b'; log(x); } log(x); } let y = 'o'; if (true) { let y = 'i'; y += '!'; log(y); } log(y); const z = ((x) => ((x) => x * 2)(x + 1))(1); log(z); switch (1) { case 1: { const x = 'sw'; log(x); } } try { const x = 't'; log(x); } finally { const x = 'f'; log(x); } const late = () => after; const after = 'after'; log(late()); { const cl = () => inner; const inner = 'inner'; log(cl()); } if (x) { const one = () => two(); const two = () => 2; log(one()); }`,
  'closures before the variables of their block': `for (let i = 0; i < 2; i++) { const f = () => b + c; const b = i; let c = 10; log(f()); } { let g; g = () => h; let h = 1; h++; log(g()); } try { const f = () => k; const k = 'k'; log(f()); } catch {} switch (1) { case 1: const f2 = () => m; const m = 'm'; log(f2()); } const r = []; for (const x of [1, 2]) { r.push(() => y); const y = x * 2; } log(r.map((q) => q())); while (true) { function hoisted() { return v; } const v = 'v'; log(hoisted()); break; } { class P { get() { return q; } } const q = 'q'; log(new P().get()); }`,
  'eval order and calls': `const f = (...x) => x; log(f(say(1), ...[say(2)], say(3))); const o = { get m() { log('get m'); return (x) => x; } }; o.m(say('arg')); (say(1), say(2)); const arr = [() => 'zero', function () { return this === arr; }]; log(arr[0](), arr[1](), arr[say(0)]()); new (class { constructor(a) { log(a); } })(say('ctor')); say(f)(say('called')); (() => log('iife'))(); (function () { log('iife2'); })(); !function () { log('iife3'); }(); (async1 => log(async1))(1); [1, 2].forEach((x, i, all) => log(x, i, all.length));`,
  'comments and semicolons': `let a = 1
    let b = 2 // comment
    /* block */ const c = a /* in */ + b
    log(a, b, c)
    ;[1, 2].forEach((x) => log(x))
    ;(() => log('x'))()
    const f = () => { return }
    log(f())
    const g = (x) => { if (x) return
      log('after') }
    g(0); g(1)
    a
    ++b
    log(a, b)
    var re = /\\/\\*/; log(re.test('/*'), "//", '/*')
    const h = function () { if (a) { return 1 } else return 2 }
    log(h()); do log('do'); while (0) log('end'); if (a) ; else log('no'); for (;0;); while (0);`,
  // The library
  'array methods': `
    const a = [3, 1, 2]; log(a.at(0), a.at(-1), a.at(5), a.at(-9), [1, [2, [3, [4]]]].flat(), [1, [2, [3, [4]]]].flat(2), [1, [2, [3, [4]]]].flat(Infinity), a.flatMap((x) => [x, x]), a.findLast((x) => x > 1), a.findLastIndex((x) => x > 5), a.lastIndexOf(1), [1, 2, 1].lastIndexOf(1, 1), [1, 2, 1].lastIndexOf(9), [1, 2, 1, 3].lastIndexOf(1, -2), [...a.entries()], [...a.keys()], [...a.values()], a.slice(1), a.slice(-2), a.slice(0, -1), a.slice(), [1, 2, 3, 4].copyWithin(0, 2), [1, 2, 3, 4, 5].copyWithin(1, 3, 4), [1, 2, 3, 4, 5].copyWithin(-2, 0));
    log(a.includes(2), a.indexOf(2), a.join('-'), a.concat([4], 5), a.map((x) => x * 2), a.filter((x) => x > 1), a.reduce((s, x) => s + x), a.reduce((s, x) => s + x, 10), a.some((x) => x > 2), a.every((x) => x > 2), a.find((x) => x < 3), a.findIndex((x) => x === 2), [...a].reverse(), [...a].sort((x, y) => x - y), Array.from('abc'), Array.from([1, 2], (x) => x * 2), Array.from({ length: 3 }, (_, i) => i), Array.from(new Set([1, 1])), Array.from({ length: 2, 0: 'x', 1: 'y' }), Array.of(1, 2), Array.isArray(a), Array.isArray('a'), [1, 2, 3].fill(0, 1), new Array(3).fill(7), Array(2).fill().map((_, i) => i), [5, 1, 10].sort(), ['b', 'a'].sort()); const s = [1, 2, 3, 4]; log(s.splice(1, 2), s, s.unshift(0), s.push(9), s.shift(), s.pop(), s, s.splice(1, 0, 'x', 'y'), s);`,
  'array length': `const a = [1, 2, 3]; a.length = 1; log(a, a.length); a.length = 0; log(a); a[2] = 5; log(a.length); a.length--; log(a.length); a.length += 2; log(a.length); const o = { length: 5 }; o.length = 7; log(o); o.length++; log(o.length); const b = []; b.length = 2; log(b.length); log((b.length = 4), b.length); const { length } = b; log(length); class L { set length(v) { log('set', v); } get length() { return 3; } } const l = new L(); l.length = 8; log(l.length); const n = { a: [1, 2] }; n.a.length = 1; log(n); n['a'].length = 0; log(n);`,
  'string methods':
    `const s = 'Hello, World'; log(s.at(0), s.at(-1), s.slice(-5), s.slice(0, 5), s.slice(1, -1), s.substring(3, 1), s.indexOf('o'), s.lastIndexOf('o'), s.includes('World'), s.startsWith('Hell'), s.endsWith('d'), s.split(', '), s.split(''), s.toUpperCase(), s.toLowerCase(), s.charAt(1), s.charCodeAt(1), s.codePointAt(1), s.repeat(2), s.padStart(15, '*'), s.padEnd(15, '*'), ' x '.trim(), ' x '.trimStart(), ' x '.trimEnd(), s.concat('!', 1), s.replace('World', 'x'), s.replace(/o/g, '0'), 'a-b-c'.replaceAll('-', '+'), 'b'.localeCompare('a'), 'a'.localeCompare('b'), 'a'.localeCompare('a'), s.length, s[0], s['1'], [...'ab'], 'abc'.substr(1, 1), s.match(/l+/)[0], s.search === undefined, 'a,b'.split(',').length, 'x'.codePointAt(5), '\\n a\\t'.trim(), 'aXbX'.lastIndexOf('X', 2));`.replace(
      's.search === undefined, ',
      '',
    ),
  'number functions':
    `log(Number('5'), Number(' 5 '), Number(''), Number('x'), Number(true), Number(null), Number(undefined), Number('0x10'), Number('1e3'), Number([7]), parseInt('12px'), parseInt('ff', 16), parseInt('z'), parseFloat('1.5x'), Number.parseInt('7'), Number.parseFloat('1.5'), Number.isInteger(5), Number.isInteger(5.5), Number.isInteger('5'), Number.isFinite(1), Number.isFinite('1'), Number.isFinite(Infinity), Number.isNaN(NaN), Number.isNaN('x'), Number.isSafeInteger(5), isNaN('x'), isFinite('5'), (5).toString(), (255).toString(16), (5).toString(2), 5..toString(), String(1.5), (1.25).toFixed(1), (1.005).toFixed(1), Math.trunc(1.7), Math.trunc(-1.7), Math.max(1, 2), Math.min(), Math.abs(-1), Math.sign(-3), Math.floor(-1.5), Math.ceil(1.2), Math.round(2.5), Math.sqrt(16), Math.pow(2, 8), Object.is(NaN, NaN), Object.is(1, 2), [1, 2, 3].map(Number), ['1', '2'].map(Number), [0, 1, ''].filter(Boolean), ['a', 1].map(String), Math.hypot === undefined);`.replace(
      ', Math.hypot === undefined',
      '',
    ),
  'object functions': `const o = { a: 1, b: 2 }; log(Object.keys(o), Object.values(o), Object.entries(o), Object.assign({}, o, { c: 3 }), Object.fromEntries([['x', 1]]), Object.freeze({ ...o }).a, o.hasOwnProperty('a'), JSON.stringify({ a: [1, 'x', null, true], b: { c: 1 } }), JSON.parse('{"a":[1,2,{"b":null}]}'), Object.getOwnPropertyNames(o), Object.create({ p: 1 }).p); const keys = []; Object.keys({ x: 1, y: 2 }).forEach((k) => keys.push(k)); log(keys); for (const [k, v] of Object.entries(o)) log(k, v); Object.defineProperty(o, 'g', { get: () => 5 }); log(o.g); log(Object.entries({ x: 1 }).map(([k, v]) => k + v).join(), Object.fromEntries(Object.entries(o).map(([k, v]) => [k, v * 2])), Object.keys([1, 2]), Object.values('ab'));`,
  'Map and Set': `
    const m = new Map([['a', 1], ['b', 2]]); m.set('c', 3).set('a', 9); log(m.size, m.get('a'), m.get('z'), m.has('b'), m.delete('b'), m.delete('b'), m.size, [...m], [...m.keys()], [...m.values()], [...m.entries()]); m.forEach((v, k, self) => log(k, v, self === m)); m.clear(); log(m.size, [...m]); m.set('again', 1); log([...m]); const k1 = {}, k2 = {}; m.set(k1, 'o1').set(k2, 'o2').set(NaN, 'nan').set(undefined, 'u').set(null, 'n').set(1, 'one').set('1', 'text'); log(m.get(k1), m.get(k2), m.get({}), m.get(NaN), m.get(undefined), m.get(null), m.get(1), m.get('1'), m.size);
    const s = new Set([1, 2, 2, 3]); log(s.size, s.has(2), s.add(4) === s, s.delete(1), [...s], [...s.keys()], [...s.values()], [...s.entries()]); s.forEach((v, k) => log(v, k)); log(new Set('hello').size, [...new Set([NaN, NaN])].length, new Map().size, new Set(null).size, new Map(undefined).size, new Set(new Set([1])).size, [...new Map(new Map([[1, 2]]))], m instanceof Map, s instanceof Set, m instanceof Set, Array.from(s), Math.max(...s)); for (const [k, v] of m) if (k === 1) log(v); for (const x of s.keys()) log(x); const it = s.values(); log(it.next(), it.next()); s.clear(); log(it.next(), s.size);`,
  'Map and Set that change in a loop': `
    const s = new Set([1, 2, 3, 4]); for (const x of s) { log(x); if (x === 1) { s.delete(1); s.delete(3); } if (x === 2) s.add(5); if (x === 5) s.add(1); } log([...s]); const t = new Set([1, 2, 3]); t.forEach((x) => { log(x); t.delete(x); if (x < 3) t.add(x + 10); }); log([...t]); const m = new Map([['a', 1], ['b', 2], ['c', 3]]); for (const [k] of m) { m.delete(k); if (k === 'a') m.set('d', 4); log(k); } log(m.size); for (const k of m.keys()) m.delete(k); let n = 0; const u = new Set([1, 2]); for (const x of u) { u.delete(x); u.add(x); if (n++ > 5) break; log(x); } const v = new Set([1, 2, 3]); for (const x of v) { log(x); v.clear(); v.add(9); if (x === 9) break; } log([...v]); const outer = new Set([1, 2, 3]); for (const a of outer) { for (const b of outer) { log(a, b); if (b === 2) outer.delete(1); } } const w = new Set([1, 2, 3]), i1 = w.values(), i2 = w.values(); i1.next(); i1.next(); w.delete(1); w.delete(2); log(i1.next(), i2.next(), i1.next(), i2.next()); w.add(7); log(i1.next(), [...w]);`,
  'Map and Set in long use': `const s = new Set(); for (let i = 0; i < 60; i++) { s.add(i); if (i > 2) s.delete(i - 3); } log([...s], s.size); const m = new Map(); for (let i = 0; i < 40; i++) { m.set(i, i); for (const k of m.keys()) { if (k < i) m.delete(k); break; } } log([...m]); const q = new Set([1, 2, 3, 4, 5]); const first = () => { for (const x of q) return x; }; while (q.size) { const x = first(); q.delete(x); log(x, q.size); }`,
  'classes that extend Map and Set': `class Counter extends Map { add(k) { return this.set(k, (this.get(k) ?? 0) + 1); } get total() { let n = 0; for (const v of this.values()) n += v; return n; } } const c = new Counter(); c.add('a').add('a').add('b'); log([...c], c.total, c instanceof Map, c.size); class Tags extends Set { constructor(...t) { super(t); } has(x) { return super.has(x.toLowerCase()); } } const t = new Tags('x', 'y'); log(t.has('X'), t.size, [...t]);`,
  'typed arrays':
    `const u = new Uint8Array([1, 2, 300]); log(u, u.length, u[2], u.slice(1), u.subarray(1, 2), [...u], Array.from(u), u.map((x) => x + 1), u.indexOf(2), u.at(-1), u.slice(-1), u.slice(0, -1)); u.set([9, 8]); u.fill(7, 2); log(u, u.buffer.byteLength, new Uint8Array(u).length, new Uint8Array(2), u.join()); for (const [i, x] of u.entries()) log(i, x); const c = u.slice(); c[0] = 100; log(u[0], c instanceof Uint8Array); const v = new DataView(new ArrayBuffer(4)); v.setUint16(0, 258); log(v.getUint8(0), v.getUint8(1)); u.copyWithin(0, 1); log(u); const s = u.subarray(1); s[0] = 55; log(u, [...s.keys()]); u.sort(); log(u.reverse());`.replace(
      ' u.sort(); log(u.reverse());',
      '',
    ),
  'methods of the program are its own': `class Stack { #a = []; at(i) { return 'at ' + i; } flat() { return 'flat'; } keys() { return ['k']; } values() { return 'v'; } entries() { return 'e'; } slice(...x) { return x; } finally(f) { return 'fin'; } trimStart() { return 'ts'; } lastIndexOf(x, ...y) { return [x, ...y]; } findLast(f) { return 'fl'; } copyWithin(...x) { return x; } localeCompare(o) { return o; } codePointAt(i) { return i; } flatMap(f) { return f(1); } } const s = new Stack(); log(s.at(1), s.flat(), s.keys(), s.values(), s.entries(), s.slice(1, 2), s.finally(1), s.trimStart(), s.lastIndexOf(1), s.lastIndexOf(1, 2), s.findLast(), s.copyWithin(1, 2, 3), s.localeCompare('o'), s.codePointAt(3), s.flatMap((x) => x)); const o = { slice: () => 'own slice', length: 3, at: (a, b) => [a, b] }; log(o.slice(), o.at(1), o?.at(3), o.at?.(4), o.slice?.(1)); log([1, 2, 3]?.at(-1), 'abc'?.slice(1));`,
  dates: `const d = new Date(2020, 1, 3, 4, 5, 6); log(d.getFullYear(), d.getMonth(), d.getDate(), d.getHours(), d.getMinutes(), d.getSeconds(), typeof d.getTime(), new Date(0).getTime(), new Date(5).valueOf(), d instanceof Date, new Date(2020, 0, 1) < d);`,
  'sorting and searching': `const people = [{ n: 'b', a: 2 }, { n: 'a', a: 1 }, { n: 'c', a: 3 }]; log(people.sort((x, y) => x.n < y.n ? -1 : 1).map(({ n }) => n), people.sort(({ a }, { a: b }) => b - a).map((p) => p.a), Math.max(...people.map((p) => p.a))); const grouped = people.reduce((g, { n, a }) => ({ ...g, [a % 2 ? 'odd' : 'even']: [...(g[a % 2 ? 'odd' : 'even'] ?? []), n] }), {}); log(grouped); const index = new Map(people.map((p) => [p.n, p])); log(index.get('a').a);`,
  unicode:
    `const s = 'aé€'; log(s, s + 'x', s.toUpperCase === undefined, [...'é€'], \`\${s}!\`, s === 'aé€', s.indexOf('€') > 0, { 'ä': 1 }, 'é' + 'é', ['é'].join('ü'), 'a\\u00e9', '\\u20ac');`.replace(
      ' s.toUpperCase === undefined,',
      '',
    ),
  // Coroutines
  'async: methods of all kinds': `class A { #n = 1; async m(x = 2, ...r) { await tick(0); return [this.#n, x, r, arguments.length]; } static async s() { return await tick(this === A); } async ['c' + 1]() { return await tick('c1'); } async #p() { return await tick('p'); } async callP() { return await this.#p(); } async of() { return 'of'; } async delete() { return await tick('d'); } f = async () => { await tick(0); return this.#n; }; async *g() { yield this.#n; yield* [2, 3]; } get a() { return async () => await tick(this.#n); } } const a = new A(); log(await a.m(), await a.m(1, 2, 3), await A.s(), await a.c1(), await a.callP(), await a.of(), await a.delete(), await a.f(), await a.a()()); for await (const x of a.g()) log(x);`,
  'async: super': `class A { async m(x) { return ['A', await tick(x)]; } get g() { return 'g'; } static async s() { return await tick('S'); } } class B extends A { async m(x) { await tick(0); const f = async () => [await super.m('arrow'), super.g]; return [await super.m(x), await f(), await super['m'](await tick(1)), await super.m(...[2])]; } static async s() { return [await super.s(), await tick('B')]; } } class C extends B { async m(x) { return ['C', await super.m(x)]; } } log(await new C().m(0), await C.s());`,
  'async: arguments and this': `const o = { n: 5, async f() { await tick(0); const g = async () => { await tick(0); return [this.n, arguments.length, arguments[1]]; }; return await g(9); } }; log(await o.f('a', 'b')); async function h(a, b = 2, { c = await1(3) } = {}) { await tick(0); return [a, b, c, arguments.length]; } const await1 = (x) => x; log(await h(1), await h(1, 5, { c: 6 }, 7));`,
  'async: closures over loops': `const fs = []; for (let i = 0; i < 3; i++) { fs.push(async () => { await tick(0); return i; }); await tick(0); } for (const x of ['a', 'b']) { const y = x + x; fs.push(async () => [x, await tick(y)]); } for await (const z of agen(2)) fs.push(() => z); const r = []; for (const f of fs) r.push(await f()); log(r); let n = 0; while (n < 2) { const m = n++; fs.push(() => m); await tick(0); } log(fs[fs.length - 1](), fs[fs.length - 2]());`,
  'async: functions in blocks, hoisting': `log(await early(1)); async function early(x) { return await later(x) + inner(); function inner() { return 10; } } async function later(x) { await tick(0); return x; } { await tick(0); function blk() { return 'blk'; } log(blk()); } for (const x of [1, 2]) { await tick(0); function lp() { return x; } log(lp()); } if (await tick(false)) { var nv = 1; } log(nv); await tick(0); class K { m() { return 'K'; } } class L extends K { m() { return super.m() + 'L'; } } await tick(0); log(new L().m());`,
  'async: try and jumps in all': `const f = async (way) => { outer: for (const i of [0, 1]) { try { for (const j of new Set([0, 1])) { try { log(way, i, await tick(j)); switch (way) { case 'break': break outer; case 'continue': continue outer; case 'return': return await tick('r'); case 'throw': throw await tick(new Error('t')); case 'inner': continue; default: break; } log('s'); } finally { log('f1', await tick(j)); } log('after'); } } catch (e) { log(e.message); if (i) return 'caught'; } finally { log('f2', await tick(i)); } } return 'end'; }; for (const way of ['break', 'continue', 'return', 'throw', 'inner', 'none']) log(await f(way));`,
  'async: expressions': `const o = { a: 1, f: (...x) => x }; log(o.f(await tick(1), ...await tick([2]), \`\${await tick(3)}\`), { ...await tick(o), b: await tick(2) }.b, (await tick(o))?.a ?? 0, await tick(null) ?? 'n', [await tick(1), , await tick(2)].length, (await tick(2)) ** await tick(3)); o.a += await tick(5); o.z ??= await tick('z'); o[await tick('k')] = await tick('v'); log(o.a, o.z, o.k, typeof await tick(1), !await tick(0), -await tick(1), await tick(1) < await tick(2), 'a' in await tick(o), await tick(o) instanceof Object, delete o[await tick('k')], 'k' in o, new (await tick(Array))(3).length, await tick(7) / 2, (await tick('é')) + 'x'); let s = 'a'; s += await tick('é'); log(s, s == null, (await tick(undefined)) == null);`,
  'async: errors': `class MyError extends Error { constructor(m, code) { super(m); this.code = code; this.name = 'MyError'; } } const f = async () => { await tick(0); throw new MyError('mine', 7); }; try { await f(); } catch (e) { log(e instanceof MyError, e instanceof Error, e.code, e.message, e); } try { await fail('x'); } catch ({ message: m, code = 'none' }) { log(m, code); } const g = async () => { try { return await fail('g'); } finally { log('fg'); } }; try { await g(); } catch (e) { log(e.message); } const h = async () => { try { await fail('h'); } catch { return 'caught'; } }; log(await h());`,
  'async: generators closing': `async function* g() { try { for (let i = 0; ; i++) yield await tick(i); } finally { log('closing', await tick('c')); } } for await (const x of g()) { if (x === 2) break; log(x); } const f = async () => { for await (const x of g()) return x; }; log(await f()); try { for await (const x of g()) throw new Error('b' + x); } catch (e) { log(e.message); } o: for (const y of [1, 2]) { for await (const x of g()) { if (x) continue o; } } const it = g(); log(await it.next(), await it.return('r'), await it.next()); for await (const [k, { v = 'd' }] of [['a', {}], ['b', { v: 1 }]]) log(k, v); for await (const x of new Set([1, tick(2)])) log(x); `,
  'async: promises':
    `log(await Promise.resolve(1), await Promise.all([1, Promise.resolve(2)]), await new Promise((r) => r(3)), await new Promise((r) => setTimeout(r, 1, 'late')).then((x) => x + '!')); try { await Promise.reject(new Error('no')); } catch (e) { log(e.message); } log(await Promise.resolve(4).finally(() => log('finally')), await Promise.reject(new Error('f')).catch((e) => e.message), await { then(ok) { ok('thenable'); } });`.replace(
      "await new Promise((r) => setTimeout(r, 1, 'late')).then((x) => x + '!')",
      '0',
    ),
  'async: switch and labels': `for (const x of [1, 2, 3]) { switch (x) { default: log('d', await tick(x)); break; case 1: case await tick(2): log('12', x); if (x === 1) continue; } log('after', x); } a: { b: { if (await tick(true)) break a; } log('no'); } a: for (;;) { for (const x of gen(3)) { await tick(0); if (x === 1) break a; } }`,
};

/** A body is run as a plain function, in a coroutine, and in a generator; `W(x)` waits in those. */
export function everyWay(bodies: Record<string, string>): Programs {
  const programs: Programs = {};
  for (const [name, body] of Object.entries(bodies)) {
    const waits = /\bawait\b/.test(body);
    if (!waits) {
      programs[name] = `function () { ${body.replace(/\bW\(/g, 'same(')} }`;
      programs[`${name} (generator)`] =
        `function () { return drain((function* () { yield; ${body.replace(/\bW\(/g, 'yield* once(')} }).call(this)); }`;
    }
    programs[`${name} (async)`] =
      `async function () { await tick(0); ${body.replace(/\bW\(/g, 'await tick(')} }`;
  }
  return programs;
}
