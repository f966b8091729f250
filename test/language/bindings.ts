/**
 * Bodies of async functions on variables: when they exist, what they may be used for, and how many there are. ECMA-262
 * 9.1 (environments), 14.2, 14.3, 14.7.4, 14.12 and 15.7. In scope: see the head in support/lowering.ts; and `name(f)`,
 * which calls f and returns the name of the error, and `later(f)`, which does so and awaits.
 */
const HELPERS = `
  const name = (f) => { try { return f(); } catch (e) { return e.name; } };
  const later = async (f) => { try { return await f(); } catch (e) { return e.name; } };
`;

const BODIES: Record<string, string> = {
  'a read before the declaration': `
    log(await later(async () => { await tick(1); const y = x; const x = 1; return y; }));
    log(await later(async () => { const y = typeof x; await tick(1); let x = 1; return y; }));
    log(await later(async () => { let x = x; await tick(1); return x; }));
    log(await later(async () => { let x = await tick(x); return x; }));
    log(await later(async () => { const [a = b, b = 1] = await tick([]); return a; }));
    log(await later(async () => { const [a = 1, b = a] = await tick([]); return b; }));
    log(await later(async () => { const { a = a } = await tick({}); return a; }));
    log(await later(async () => { const { [k]: k } = await tick({}); return k; }));
    log(await later(async () => { let a = 1, b = a, c = b + d, d = 4; await tick(1); return c; }));`,
  'a write before the declaration': `
    let evaluated = 0;
    log(await later(async () => { x = evaluated++; await tick(1); let x; return x; }), evaluated);
    log(await later(async () => { x += evaluated++; await tick(1); let x = 1; return x; }), evaluated);
    log(await later(async () => { x++; await tick(1); let x = 1; return x; }), evaluated);
    log(await later(async () => { x = await tick(evaluated++); const x = 1; return x; }), evaluated);
    log(await later(async () => { [x] = [evaluated++]; await tick(1); let x; return x; }), evaluated);
    log(await later(async () => { ({ a: x } = { a: evaluated++ }); await tick(1); let x; }), evaluated);
    log(await later(async () => { for (x of [evaluated++]); await tick(1); let x; return x; }), evaluated);
    log(await later(async () => { let x = (x = 1); await tick(1); return x; }));`,
  'closures that run before the declaration': `
    log(await later(async () => { const get = () => x; const early = get(); const x = await tick(1); return early; }));
    log(await later(async () => { const get = () => x; const x = await tick(1); return get(); }));
    log(await later(async () => { const get = function () { return typeof x; }; await tick(get()); let x = 1; return x; }));
    log(await later(async () => { const x = await (async () => { await tick(1); return x; })(); return x; }));
    log(await later(async () => { const x = same(() => x); await tick(1); return x() === x; }));
    log(await later(async () => { const o = { get v() { return x; } }; log(name(() => o.v)); let x = await tick(2); return o.v; }));
    log(await later(async () => { const set = (v) => { x = v; }; log(name(() => set(1))); let x; await tick(1); set(2); return x; }));
    log(await later(async () => { const add = (v) => (x += v); log(name(() => add(1))); let x = 1; await tick(1); return add(2); }));
    log(await later(async () => { const up = () => x++ + ++x; log(name(up)); let x = 1; await tick(1); return up(); }));
    log(await later(async () => { const set = () => { [x, { x }] = [1, { x: 2 }]; }; log(name(set)); let x; await tick(1); set(); return x; }));`,
  'functions that are called before what they use exists': `
    log(await later(async () => { log(name(f)); await tick(1); let x = 1; return f(); function f() { return x; } }));
    log(await later(async () => { function f() { return g(); } function g() { return x; } log(name(f)); let x = await tick(3); return f(); }));
    log(await later(async () => { { log(name(f)); let x = await tick(1); function f() { return x; } log(f()); } return 'end'; }));
    log(await later(async () => { const task = work(); let x = 5; return await task; async function work() { await tick(1); return x; } }));
    log(await later(async () => { const task = work(); await tick(1); await tick(1); let x = 5; return await task; async function work() { return x; } }));
    log(await later(async () => { let g; f(); function f() { g = () => x; } log(name(g)); const x = await tick(1); return g(); }));`,
  'classes before their declaration': `
    log(await later(async () => { await tick(1); new C(); class C {} }));
    log(await later(async () => { const make = () => new C(); log(name(make)); class C { v = 1; } await tick(1); return make().v; }));
    log(await later(async () => { class A { static of() { return new B(); } } log(name(() => A.of())); class B { v = 2; } await tick(1); return A.of().v; }));
    log(await later(async () => { class A extends A {} await tick(1); }));
    log(await later(async () => { class A { static a = 1; b = A.a + 1; c = () => A.a + this.b; } await tick(1); return new A().c(); }));
    log(await later(async () => { class A { static { await1 = A; } } await tick(1); let await1; }));
    log(await later(async () => { class A { m() { return A; } } const a = new A(); const B = A; A = 1; await tick(1); return [a.m() === B, A]; }));`,
  'a use in another case of a switch': `
    const at = (n) => later(async () => {
      switch (n) {
        case 0: await tick(1);
        case 1: let y = 1; log('y', y);
        case 2: await tick(0); y = 5; return 'assigned ' + y;
        case 3: return y;
        case 4: { return (() => y)(); }
        default: y++; return y;
      }
    });
    for (const n of [0, 1, 2, 3, 4, 5]) log(n, await at(n));
    const y = 'outer';
    log(await later(async () => { switch (y) { case 'outer': return y; case y: let y = await tick(1); } }));
    log(await later(async () => { switch (typeof y) { default: const y = await tick('inner'); return y; } }));
    log(await later(async () => { one: switch (1) { case 0: let z; case 1: f(); break one; function f() { z = 1; } } return await tick('after'); }));`,
  'the head of a loop has its own variables': `
    const x = [1, 2];
    log(await later(async () => { for (const x of x) await tick(x); return 'end'; }));
    log(await later(async () => { for (const x in x) await tick(x); return 'end'; }));
    log(await later(async () => { for (const x of [() => x]) return (await tick(x)) === x(); }));
    log(await later(async () => { for (const [a = b, b] of [[undefined, 1]]) await tick(a); }));
    log(await later(async () => { for (let i = i; i < 1; i++) await tick(i); }));
    log(await later(async () => { for (let i = (() => i)(); ; ) return await tick(i); }));
    log(await later(async () => { const y = x; for (const x of y) log(await tick(x)); return x; }));`,
  constants: `
    let evaluated = 0;
    log(await later(async () => { const x = 1; await tick(1); x = evaluated++; }), evaluated);
    log(await later(async () => { const x = 1; await tick(1); x += evaluated++; }), evaluated);
    log(await later(async () => { const x = 1; await tick(1); x++; }));
    log(await later(async () => { const x = 1; const set = () => { x = 2; }; await tick(1); log(name(set)); return x; }));
    log(await later(async () => { const { x, y: [z] } = { x: 1, y: [2] }; await tick(1); log(name(() => { x = 3; })); log(name(() => { z++; })); return [x, z]; }));
    log(await later(async () => { const x = 1; const o = {}; log(await later(async () => { [o.a, x, o.b] = await tick([1, 2, 3]); })); return [o, x]; }));
    log(await later(async () => { const x = 1; for (x of [1, 2]) log('never'); await tick(1); }));
    log(await later(async () => { for (const i = 0; i < 2; i++) log(await tick(i)); }));
    log(await later(async () => { for (const i of [1, 2]) { log(await tick(i)); if (i > 1) i = 3; } }));
    log(await later(async () => { const set = () => { x = 1; }; log(name(set)); const x = await tick(2); log(name(set)); return x; }));
    log(await later(async () => { const x = 1; if (x || (x = 2)) return await tick(x); }));`,
  'each round of a loop has variables of its own': `
    const fs = [];
    for (let i = 0; i < 3; i++) { await tick(i); fs.push(() => i++); i += 0; }
    for (const i of [1, 2]) { let j = await tick(i); fs.push(() => i + j); j *= 2; }
    for (const k in { a: 1, b: 2 }) { await tick(k); fs.push(() => k); }
    for (let i = 0, n = 2; i < n; i++, fs.push(() => i)) await tick(i);
    for (let i = 0, f = () => i; i < 2; i++) { await tick(1); fs.push(f, () => i); }
    let w = 0;
    while (w < 2) { const v = w++; await tick(v); fs.push(() => v); if (v === 0) continue; fs.push(() => v * 10); }
    do { let d; fs.push(() => d); d = await tick(w--); } while (w > 0);
    for (let i = 0; i < 2; i++) { let fresh; log(fresh); fresh = await tick(i); }
    for (let i = 0; i < 2; i++) { const g = () => late; log(name(g)); await tick(i); const late = i; log(g()); fs.push(g); }
    log(fs.map((f) => f()), fs.map((f) => f()));`,
  'a name that hides another': `
    let x = 'outer';
    { let x = await tick('block'); log(x); { const x = await tick('inner'); log(x); } log(x); }
    log(x);
    for (let x = 0; x < 1; x++) { let x = await tick('body'); log(x); }
    try { throw 'thrown'; } catch (x) { log(await tick(x)); { let x = 'in catch'; log(x); } }
    try { throw ['a']; } catch ([x, y = x]) { log(await tick(x), y); x = 'changed'; }
    if (x) { function x2() { return x; } log(x2()); }
    const f = async function x() { return typeof x; };
    log(await f(), x);
    log(await (async (x) => { { let x = await tick('shadow'); log(x); } return x; })('param'));
    log(await (async (a = x) => { let x = await tick('own'); return [a, x]; })());
    log(await (async (a = () => x) => { let x = await tick('own'); return [a(), x]; })());
    log(await (async ({ a = 1, b = a } = {}, [c] = [b]) => { let d = await tick(c); return [a, b, c, d]; })());`,
  'a parameter and a variable of the same name': `
    log(await (async (x, g = () => x) => { var x; log(x); x = await tick('var'); return [x, g()]; })('param'));`,
  'a class in its own static fields': `
    log(await later(async () => { class A { static a = 1; static b = A.a + 1; } await tick(1); return A.b; }));
    log(await later(async () => { class A { static a = name(f); } function f() { return typeof A; } await tick(1); return [A.a, f()]; }));`,
  'functions in blocks': `
    log(typeof outside);
    { log(f()); function f() { return 'first'; } await tick(1); log(f()); }
    { log(f()); function f() { return 'second'; } }
    for (let i = 0; i < 2; i++) { log(g()); await tick(i); function g() { return i; } log(g()); }
    const all = [];
    for (const v of [1, 2]) { all.push(h); function h() { return v; } await tick(v); }
    log(all[0] === all[1], all.map((one) => one()));
    switch (await tick(1)) { case 1: log(k()); function k() { return 'k'; } }
    { function f() { return 1; } f = await tick(2); log(f); }
    log(typeof f, typeof g);
    var v = 1; { var v = await tick(2); } log(v);
    function twice() { return 1; } function twice() { return 2; } log(twice());`,
};

export const BINDINGS: Record<string, string> = Object.fromEntries(
  Object.entries(BODIES).map(([what, body]) => [what, `async () => { ${HELPERS} ${body} }`]),
);
