// biome-ignore-all lint/suspicious/noTemplateCurlyInString: sources that hold template literals
import type { Programs } from '../support/lowering.js';

/*
 * By section of ECMA-262 (2025): a program for each rule that taking async functions apart could break. In scope: see
 * the head in support/lowering.ts, and HELPERS. The calls of async functions are awaited where they stand, because a
 * compiled one begins when its caller waits: see docs/differences.md.
 */
const HELPERS = `
  const later = async (f) => { try { return await f(); } catch (e) { return e instanceof Error ? e.name : e; } };
`;
const ITERATORS = `
  const sync = (events, n, more = {}) => ({ [Symbol.iterator]: () => ({
    i: 0,
    next(...args) { events.push('next ' + args.length); return { value: this.i, done: this.i++ >= n }; },
    return(...args) { events.push('return ' + args.length); return {}; },
    ...more,
  }) });
  const async = (events, n, more = {}) => ({ [Symbol.asyncIterator]: () => ({
    i: 0,
    async next(...args) { events.push('next ' + args.length); await tick(); return { value: this.i, done: this.i++ >= n }; },
    async return(...args) { events.push('return ' + args.length); await tick(); events.push('returned'); return {}; },
    ...more,
  }) });
`;

const ITERATION: Programs = {
  '7.4.4 `next` is read once, when the loop begins': `
    const it = { reads: 0, n: 0, get next() { this.reads++; return () => ({ value: this.n, done: this.n++ > 2 }); } };
    for (const x of { [Symbol.iterator]: () => it }) log(x, await tick(it.reads));
    const at = { reads: 0, n: 0, get next() { this.reads++; return async () => ({ value: this.n, done: this.n++ > 2 }); } };
    for await (const x of { [Symbol.asyncIterator]: () => at }) log(x, at.reads);`,
  '7.4.4 an iterator is an object': `
    for (const it of [undefined, null, 1, 'it', Symbol.iterator])
      log(await later(async () => { for (const x of { [Symbol.iterator]: () => it }) await tick(x); }));
    for (const it of [undefined, null, 1, 'it', Symbol.iterator])
      log(await later(async () => { for await (const x of { [Symbol.asyncIterator]: () => it }) log(x); }));
    log(await later(async () => { for (const x of 5) await tick(x); }), await later(async () => { for await (const x of {}) log(x); }));
    log(await later(async () => { for (const x of { [Symbol.iterator]: 5 }) await tick(x); }));
    log(await later(async () => { for await (const x of { [Symbol.asyncIterator]: 5 }) log(x); }));`,
  '7.4.6 what `next` returns is an object, and its iterator is not closed otherwise': `
    const events = [];
    for (const step of [undefined, 1, 'x'])
      log(await later(async () => { for (const x of sync(events, 3, { next: () => step })) await tick(x); }));
    for (const step of [undefined, 1, 'x'])
      log(await later(async () => { for await (const x of async(events, 3, { next: () => step })) log(x); }));
    log(events);`,
  '7.4.7 `done` is any value, and `value` is read only if it is false': `
    for (const done of [0, '', null, undefined, NaN, 1, 'x', {}]) {
      const steps = [{ done, get value() { log('value'); return 1; } }, { done: true, get value() { log('never'); } }];
      for (const x of { [Symbol.iterator]: () => ({ next: () => steps.shift() }) }) log(x, await tick(done));
      const more = [{ done, get value() { log('value'); return 1; } }, { done: true, get value() { log('never'); } }];
      for await (const x of { [Symbol.asyncIterator]: () => ({ next: () => more.shift() }) }) log(x);
    }`,
  '7.4.8 an error of `next`, `done` or `value` does not close the iterator': `
    const events = [];
    const bad = [() => { throw 'next'; }, () => ({ get done() { throw 'done'; } }), () => ({ done: false, get value() { throw 'value'; } })];
    for (const next of bad) {
      log(await later(async () => { for (const x of sync(events, 3, { next })) await tick(x); }));
      log(await later(async () => { for await (const x of async(events, 3, { next })) log(x); }));
    }
    log(await later(async () => { for await (const x of async(events, 3, { next: () => fail('later') })) log(x); }), events);`,
  '7.4.11 each way to leave a loop closes the iterator, once': `
    const events = [];
    for (const x of sync(events, 3)) { if (x === 1) break; await tick(x); }
    events.push('break');
    await (async () => { for (const x of sync(events, 3)) return await tick(x); })();
    events.push('return');
    try { for (const x of sync(events, 3)) throw await tick(x); } catch {}
    events.push('throw');
    outer: for (const y of [1, 2]) for (const x of sync(events, 3)) { await tick(x); continue outer; }
    events.push('continue outer');
    label: { for (const x of sync(events, 3)) { await tick(x); break label; } }
    events.push('break label');
    for (const x of sync(events, 2)) { await tick(x); continue; }
    log(events);`,
  '7.4.11 what `return` of the iterator does': `
    const leave = (more) => later(async () => { for (const x of sync([], 3, more)) { await tick(x); break; } return 'left'; });
    const fails = (more) => later(async () => { for (const x of sync([], 3, more)) { await tick(x); throw 'body'; } });
    for (const more of [{ return: undefined }, { return: null }, { return: () => 1 }, { return: () => { throw 'return'; } }, { return: 5 }, { return: () => ({}) }])
      log(await leave(more), await fails(more));
    log(await leave({ get return() { throw 'getter'; } }));`,
  '7.4.13 the same for an async iterator, whose `return` is awaited': `
    const events = [];
    for await (const x of async(events, 3)) if (x === 1) break;
    events.push('left');
    const leave = (more) => later(async () => { for await (const x of async([], 3, more)) break; return 'left'; });
    const fails = (more) => later(async () => { for await (const x of async([], 3, more)) throw 'body'; });
    for (const more of [{ return: undefined }, { return: null }, { return: () => 1 }, { return: () => tick(1) }, { return: () => fail('return') },
      { return: () => { throw 'return'; } }, { return: 5 }, { return: () => ({}) }, { return: () => tick({}) }])
      log(await leave(more), await fails(more));
    log(events);`,
  '7.4.12 destructuring closes an iterator that has not ended': `
    const events = [];
    const [a] = sync(events, 3); await tick(a);
    const [b, c, d, e] = sync(events, 3); await tick(e);
    const [f, ...g] = sync(events, 3); log(a, b, c, d, e, f, g, events);
    log(await later(async () => { const [x = await fail('default')] = sync(events, 3, { next: () => ({ done: false }) }); }), events.length);
    let x; [x, , x = await tick(9)] = sync(events, 1); log(x, events.length);
    log(await later(async () => { for (const [y] of [5]) await tick(y); }));`,
  '14.7.5.6 the right side is evaluated once, and the left in each round': `
    let n = 0; const o = {}; const at = async (k) => { n++; return await tick(k); };
    for (o[n++] of (log('right'), [7, 8])) await tick();
    log(o, n);
    for (o['k' + n++] in (log('right'), { p: 1, q: 2 })) await tick();
    log(o, n);
    for await (o['l' + n++] of (log('right'), [tick(1), 2])) log(n);
    log(o, n);
    for ((await at(o)).z of [1, 2]) log(o.z, n);`,
  '14.7.5.6 a value that does not fit the pattern closes the iterator': `
    const events = [];
    log(await later(async () => { for (const { a } of sync(events, 3, { next: () => ({ value: null }) })) await tick(a); }));
    log(await later(async () => { for (const [a] of sync(events, 3)) await tick(a); }));
    const o = { set p(v) { throw 'setter'; } };
    log(await later(async () => { for (o.p of sync(events, 3)) await tick(); }));
    log(await later(async () => { for await (const { a } of async(events, 3, { next: () => ({ value: null }) })) log(a); }));
    log(await later(async () => { for await (o.p of async(events, 3)) log('never'); }), events);`,
  '14.7.5.7 the iterator of a nested loop closes first': `
    const events = []; const named = (name) => sync(events, 3, { return() { events.push(name); return {}; } });
    log(await (async () => { for (const x of named('outer')) for (const y of named('inner')) { try { return await tick(x); } finally { events.push('finally'); } } })());
    await later(async () => { for await (const x of async(events, 3)) for (const y of named('inner')) throw 'e'; });
    log(events);`,
  '14.7.4.4 each round of a loop has variables of its own, in plain functions too': `
    const make = () => { const all = []; for (let i = 0; i < 3; i++) all.push(() => i); for (const x of [4, 5]) all.push(() => x); for (const k in { a: 1, b: 2 }) all.push(() => k); return all; };
    await tick(); log(make().map((f) => f()));`,
  '14.8 jumps to labels, in plain functions too': `
    const rows = () => { const all = []; outer: for (let i = 0; i < 4; i++) { for (let j = 0; j < 3; j++) { if (j === i) continue outer; if (i === 3) break outer; all.push(10 * i + j); } all.push('end'); } return all; };
    await tick(); log(rows());`,
  '7.4.11 each way to leave a loop closes a generator, in plain functions too': `
    const first = (all) => { for (const x of all) return x; };
    const rounds = () => { outer: for (const y of [1, 2]) for (const x of gen(3)) { if (x === 1) continue outer; log(y, x); } };
    await tick(); log(first(gen(3))); rounds(); for (const x of gen(2)) break;`,
  '14.7.5.10 `for…in` visits a key once, and none that was deleted': `
    const o = Object.create({ a: 'hidden', p: 1 }); o.a = 1; o.b = 2; o.c = 3;
    for (const k in o) { log(k, await tick(o[k])); if (k === 'a') delete o.b; }
    for (const k in null) log(await tick(k)); for (const k in undefined) log(await tick(k));
    for (const k in 'ab') log(await tick(k));`,
  '23.1.5 an array is read by its iterator, and as it is in each round': `
    const a = [1, , 3];
    for (const x of a) { log(x); if (a.length < 5) a.push(await tick(a.length)); }
    Object.defineProperty(a, Symbol.iterator, { value: function* () { yield 'own'; } });
    for (const x of a) log(await tick(x)); for await (const x of a) log(x);
    const [y] = [await tick(0), ...a].slice(1); log(y);
    class Backwards extends Array { *[Symbol.iterator]() { for (let i = this.length; i-- > 0; ) yield this[i]; } }
    for (const x of Backwards.of(1, 2, 3)) log(await tick(x));`,
  '27.1.6 for await takes the async iterator, else the values of the other one': `
    const both = { *[Symbol.iterator]() { yield 'sync'; }, async *[Symbol.asyncIterator]() { yield 'async'; } };
    for await (const x of both) log(x);
    for (const none of [null, undefined]) for await (const x of { *[Symbol.iterator]() { yield tick('awaited'); }, [Symbol.asyncIterator]: none }) log(x);
    for await (const x of { [Symbol.asyncIterator]: () => ({ i: 0, next() { return { value: tick(7), done: this.i++ > 0 }; } }) }) log(typeof x.then, await x);
    log(await later(async () => { for await (const x of [fail('rejected')]) log(x); }));
    for await (const x of 'aé😀') log(x); for await (const x of new Map([[1, 2]])) log(x);`,
};

const ASYNC_FUNCTIONS: Programs = {
  '10.2.11 the arguments are there for the whole body': `
    log(await (async function () { await tick(); return [arguments.length, arguments[1], typeof arguments]; })(1, 2, 3));
    log(await (async function (a, b = 5, ...c) { a = await tick(9); return [a, b, c, arguments.length, arguments[0]]; })(1, undefined, 3, 4));
    log(await (async function () { const f = async () => { await tick(); return arguments[0]; }; return f('not this'); })('outer'));
    log(await (function () { return (async () => { await tick(); return [this.x, arguments[0]]; })(); }).call({ x: 'this' }, 'arg'));
    const f = (...a) => (...b) => function (c) { return [...a, ...b, c, arguments.length]; }; log(f(1, 2)(3)(4, 5));`,
  '10.2.11 defaults are evaluated from left to right, and see the parameters before': `
    const f = async (a = say(1), { b = say(a + 1), ...c } = {}, [d = say(b + 1)] = []) => { await tick(); a = 'changed'; return [a, b, c, d]; };
    log(await f()); log(await f(5, { b: 6, z: 7 }, [8])); log(await f(undefined, { z: 1 }));`,
  '15.1.5 `length` counts the parameters before the first default': `
    async function a(x, y) {} const b = async (x, y = 1, z) => {}; const c = { async m(...x) {}, async *n(x) {} };
    log(a.length, b.length, c.m.length, c.n.length, (async () => {}).length); await tick();`,
  '15.8 functions that never await': `
    const add = async (x, y = x) => x + y;
    const bad = async function () { return null.x; };
    const all = async (...xs) => xs.length;
    const thenable = async () => ({ then(f) { f(7); } });
    const passes = async (x) => x;
    log(await add(1), await add(await add(1, 2)), await all(1, 2), await thenable(), await passes(tick(8)));
    try { log(await bad()); } catch (e) { log("caught"); } finally { log(await add('f')); }
    const fails = async (x) => { if (x === null) throw 'bad'; return x; };
    const failing = fails(null);
    log(await later(() => failing), await later(() => fails(null)), await fails(1));`,
  '15.8 a variable that an await gives, written again, and read in one step': `
    let v = await tick(1);
    const w = await tick(2);
    log(v, w);
    v += await tick(3);
    let x = await tick(4);
    if (x > 3) x = 'large';
    log(v, x);
    const f = await tick((...args) => args.length);
    log(f(1, 2), { f }.f === f);
    for (let i = 0; i < 2; i++) { const y = await tick(i); log(y, [y]); }`,
  '15.8.4 an error in a parameter rejects': `
    const never = () => log('never');
    const f = async (a = (() => { throw 'default'; })()) => never();
    const g = async ({ x }) => never(); const h = async ([x]) => never();
    const o = { async m({ a: { b } } = {}) { never(); } };
    class C { static async s(x = (() => { throw 'static'; })()) { never(); } }
    const i = async (a = notDeclared) => never();
    for (const call of [() => f(), () => g(), () => g(null), () => h({}), () => o.m(), () => C.s(), () => i()]) {
      let p; try { p = call(); } catch { log('thrown at the call'); }
      log(await later(() => p));
    }`,
  '15.8.4 a function is called where it is declared later': `
    log(await f(1)); async function f(x) { return await tick(x + 1); }
    { log(await g(1)); async function g(x) { return await tick(x * 10); } }`,
  '15.8.4 what is returned is awaited': `
    log(await (async () => tick(1))(), await (async () => (async () => tick(2))())(), await (async () => { return { then(f) { f(3); } }; })());
    log(await later(async () => { return { then(f, r) { r('rejected'); } }; }), await later(async () => { return { get then() { throw 'getter'; } }; }));
    log(await later(async () => { try { return fail('not caught here'); } catch { return 'caught'; } }));
    log(await later(async () => { try { return await fail('caught here'); } catch { return 'caught'; } }));`,
  '15.9 an arrow has the `this`, `arguments` and `super` of the function around it': `
    class A { m(x) { return 'A.m ' + x + this.name; } get v() { return 'A.v' + this.name; } static s() { return 'A.s'; } }
    class B extends A {
      name = '!';
      async m() { const f = async (x) => super.m(await tick(x)); return [await f(1), await (async () => super.v)(), await (() => tick(this.name))()]; }
      static async s() { const f = async () => { await tick(); return super.s(); }; return await f(); }
      later() { return (async () => { await tick(); return [super.m(2), arguments.length]; })(); }
    }
    log(await new B().m(), await B.s(), await new B().later(1, 2));
    const o = { __proto__: { m() { return 'proto'; } }, async m() { await tick(); return super.m(); } }; log(await o.m());`,
  '13.3.12 `new.target`, and `new` of what cannot make objects': `
    function F() { return (async () => { await tick(); return new.target === F; })(); }
    log(await new F(), await F());
    async function a() {} const b = async () => {}; const o = { async m() {}, async *n() {} };
    for (const f of [a, b, o.m, o.n]) log(await later(async () => { await tick(); new f(); }));`,
  '14.10, 14.15 `return`, `break` and `throw` pass through `finally`': `
    const f = async (way) => {
      const events = [];
      for (let i = 0; i < 3; i++) {
        try { events.push(i); if (way === 'continue') continue; if (way === 'break') break; if (way === 'return') return [events, 'value']; if (way === 'throw') throw 'thrown'; await tick(); }
        catch (e) { events.push(await tick(e)); throw 'again'; }
        finally { events.push('finally'); await tick(); events.push('end'); if (way === 'throw') return events; }
      }
      return events;
    };
    for (const way of ['', 'continue', 'break', 'return', 'throw']) log(await f(way));`,
  '14.15 an empty completion of `finally` keeps the value that was returned': `
    log(await (async () => { let x = 1; try { return x; } finally { x = await tick(2); } })());
    log(await (async () => { try { return await tick('try'); } finally { try { throw 1; } catch { await tick(); } } })());
    log(await (async () => { l: try { return 'try'; } finally { await tick(); break l; } return 'after'; })());`,
  '14.12 `switch` compares in order, with `===`, and once': `
    const f = async (x) => { const out = []; switch (await tick(x)) { case say(1): out.push(1); case say(await tick(2)): out.push(2); break; default: out.push('d'); case NaN: out.push('n'); await tick(); case '1': out.push('s'); } return out; };
    log(await f(1)); log(await f(2)); log(await f('1')); log(await f(NaN));`,
  '14.13 labels, two on one statement': `
    a: b: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { if (j === 1) continue a; if (i === 1) continue b; if (i === 2) break a; log(i, await tick(j)); } }
    c: d: { if (await tick(true)) break c; log('never'); }
    e: { try { break e; } finally { log('finally', await tick()); } }`,
};

const EXPRESSIONS: Programs = {
  '13.3 a member and its object are evaluated before the arguments': `
    const o = { f(x) { return [this === o, x]; } }; const old = o;
    log(await (async (p) => p.f((p = null, await tick(1))))(o));
    log(await (async (p) => p['f']((p.f = 0, await tick(2))))({ f: (x) => x }));
    let k = 'f'; log(o[k]((k = 'none', await tick(3)))); log(say(o).f(say(1), await tick(2)));
    log(await later(async () => { const u = undefined; return u(say('evaluated'), await tick()); }));
    log(await later(async () => { const u = undefined; return u.f(say('never'), await tick()); }));`,
  '13.3.9 an optional chain ends where there is nothing': `
    const o = { n: null, f: () => ({ v: 1 }) };
    log(o.n?.[await tick('k')], o.n?.f(await tick(say('never'))), o.f?.(await tick()).v, o?.f()[await tick('v')], (await tick(null))?.x.y.z);
    log(delete o?.[await tick('n')], 'n' in o);`,
  '13.15 an assignment reads its left side first': `
    let x = 1; const change = async (v) => { x = v; return await tick(10); };
    x += await change(5); log(x); x = x + (await change(7)); log(x); x = (await change(2)) + x; log(x);
    const o = { n: 1, get g() { log('get'); return this.n; }, set g(v) { log('set', v); this.n = v; } };
    o.g += await tick(2); o[say('n')] *= await tick(3); log(o.n);
    let p = { v: 1 }; const q = p; p.v = await (async () => { p = { v: 'other' }; return await tick(2); })(); log(p, q);
    let nothing = null; nothing ??= await tick('set'); nothing &&= await tick('and'); nothing ||= await tick(say('never')); log(nothing);`,
  '13.15.5 patterns are assigned from left to right': `
    const o = {}; let i = 0;
    [o[say('a')], o[say('b')] = await tick(say('default'))] = [1]; log(o);
    ({ [say('x')]: o[say('c')], [await tick(say('y'))]: o.d = say(9), ...o.e } = { x: 1, z: 2, w: 3 }); log(o);
    [i, [i = await tick(4)]] = [1, []]; log(i);
    log(await later(async () => { ({ a: o.f } = await tick(null)); }), await later(async () => { [o.f] = await tick(undefined); }));
    const value = [1, 2]; log(([i] = await tick(value)) === value);`,
  '13.2 literals and templates are evaluated from left to right': `
    let n = 0; const next = () => n++;
    log([next(), await tick(next()), next(), ...[next(), await tick(next())], , next()].length, n);
    log({ a: next(), [next()]: await tick(next()), ...{ b: next() }, c: await tick(next()) });
    log(\`\${next()} \${await tick(next())} \${next()}\`);
    const tag = (s, ...v) => [s.raw, v]; log(tag\`a\${next()}b\${await tick(next())}\`);
    const once = (s) => s; const f = async () => once\`x\${await tick(1)}\`; log((await f()) === (await f()));`,
  '13.2.5 methods, getters and names of an object with awaits': `
    const key = async (k) => { log('key', k); return await tick(k); };
    const o = { [await key('a')]() { return 'a'; }, get [await key('b')]() { return 'b'; }, async [await key('c')]() { return await tick('c'); }, async *[await key('d')]() { yield 'd'; }, [await key('e')]: (log('value'), 'e') };
    log(o.a(), o.b, await o.c(), (await o.d().next()).value, o.e, Object.keys(o).sort());
    const as = (k) => ({ toString() { log('key is', k); return k; } });
    const p = { [as('f')]: await tick(log('f')), [as('g')]: await tick(log('g')), [5]: await tick(5), [null]: await tick(0) }; log(Object.keys(p).sort());
    const { [as('f')]: f = await tick('f'), ...more } = p; log(f, Object.keys(more).sort());`,
  '15.7.14 the parts of a class are evaluated in order': `
    const key = async (k) => { log('key', k); return await tick(k); };
    class Base { b() { return 'base'; } }
    class A extends (log('heritage'), await tick(Base)) {
      [await key('m')]() { return super.b(); } static [await key('s')] = (log('static'), 1); [await key('f')] = this.b();
      static { log('block', this.s); } get [await key('g')]() { return 'g'; }
    }
    const a = new A(); log(a.m(), A.s, a.f, a.g);`,
  '15.7 private names in async methods': `
    class A { #x = 1; static #n = 0; async #up(d) { this.#x += await tick(d); return this.#x; } async up() { return [await this.#up(2), #x in this, await A.#count()]; } static async #count() { return ++A.#n + (await tick(0)); } async *all() { yield this.#x; yield* [this.#x++, this.#x]; } }
    const a = new A(); log(await a.up(), await a.up()); for await (const v of a.all()) log(v);
    log(await later(async () => { await tick(); return await A.prototype.up.call({}); }));`,
  '15.7 private accessors in loops and conditions': `
    class A { #n = 1; get #v() { return this.#n; } set #v(x) { log('set', x); this.#n = x; }
      async all(list) { for (const x of list) if (x) this.#v += await tick(x); else this.#v = x; try { this.#v++; [this.#v] = [this.#v * 2]; } finally { await tick(); } return this.#v; }
      plain(list) { while (list.length) this.#v = list.pop(); return this.#v; } }
    const B = class { get #v() { return this.w; } set #v(x) { this.w = x; } set(x) { if (x) this.#v = x; return this.#v; } };
    log(await new A().all([1, 0, 2]), new A().plain([1, 2]), new B().set(3));`,
  '14.7.5.6 loops assign to private names': `
    class A {
      #x = 0; static has(o) { return #x in o; }
      all(list) { const all = []; for (this.#x in list) all.push(this.#x); for ([this.#x] of [list, [9]]) all.push(this.#x); for ({ a: this.#x = 5 } of [{ a: 4 }, {}]) all.push(this.#x); return all; }
      async some(list) { const all = []; outer: for (this.#x of list) for (this.#x of [await tick(1), 2, 3]) { if (this.#x === 2) continue outer; all.push(this.#x); } for await (this.#x of list) { if (this.#x === 8) break; } return [all, this.#x]; }
      later(list) { for (this.#x of list); }
    }
    const a = new A(); log(A.has(a), A.has({}));
    log(a.all([6, 7]), await a.some([7, tick(8), 9]));`,
  '15.7 a derived class calls `super` with what was awaited before': `
    class A { constructor(x) { this.x = x; } } class B extends A { constructor(x) { super(x); this.ready = (async () => { await tick(); return [this.x, new.target === B, super.constructor === A]; })(); } }
    log(await new B(await tick(3)).ready);`,
  '8.6.3 names of functions': `
    const f = async () => {}; const g = async function () {}; async function h() {} const o = { async m() {}, async *n() {}, k: async () => {}, async [await tick('computed')]() {} };
    const [d = async () => {}] = [], { e = async () => {} } = {}; let z; z = async () => {};
    class C { async m() {} static async s() {} p = async () => {}; }
    async function hidden() { const [hidden = function () {}] = await tick([]); return hidden.name; } log(await hidden());
    log([f, g, h, o.m, o.n, o.k, o.computed, d, e, z, C, C.prototype.m, C.s, new C().p].map((x) => x.name));`,
  '13.3.6 a variable that is called gets undefined as `this`': `
    async function call(f) { const g = f; await tick(); return [f(), g(), (0, f)()]; } log(await call(function () { return this === undefined; }));
    async function* values(f) { yield f(); await tick(); yield f(); } for await (const x of values(function () { return this === undefined; })) log(x);`,
  '8.6.3 names of functions that are classes, with static blocks or checks of private names': `
    class A { static { this.own = this.name; } static more = this.name; self() { return A; } } log(A.name, A.own, A.more, new A().self() === A);
    { class A { static { this.own = this.name; } } log(A.name, A.own); }
    class _A extends A { static { this.own = this.name; } } log(_A.name, _A.own);
    const B = class { static { this.own = this.name; } self() { return B; } }; log(B.name, B.own, new B().self() === B);
    const C = class D { static { this.own = D.name; } self() { return D; } }; log(C.name, C.own, new C().self() === C);
    let E; E = class { static { this.own = this.name; } }; const { F = class { static { this.own = this.name; } } } = {}; log(E.name, E.own, F.name, F.own);
    const o = { G: class { static { this.own = this.name; } }, H: class I { static { this.own = I.name; } } }; log(o.G.name, o.G.own, o.H.name, o.H.own);
    class J { #x = 1; static has(y) { return #x in y; } static n = 1; } const K = class { #x = 1; static has(y) { return #x in y; } static n = 1; }; log(J.name, K.name, J.has(new J()), K.has(new J()));
    const at = async (x) => { await tick(); return x; }; const L = class extends (await at(A)) { static { this.own = 1; } }; log(L.own);
    async function own(n) { const M = class { static { this.n = n; } static get() { return this.n; } }; await tick(); return [M.name, M.get()]; } log(await own(7));
    let N = class { static { this.n = 1; } self() { return N; } }; const first = new N(); N = 5; log(first.self());
    const O = class { set #v(x) {} }; class P { get #v() { return 1; } } log(O.name, P.name);`,
};

const AWAIT: Programs = {
  '27.7.5.3 what is no thenable is the value': `
    const o = { then: 1 }; const f = () => 1;
    log(await 1, await null, await undefined, (await o) === o, (await f) === f, (await [tick(1)]).length, await 'then');`,
  '27.2.1.3.2 thenables are resolved as promises are': `
    const thenable = (v) => ({ then(f) { f(v); } });
    log(await thenable(1), await thenable(thenable(thenable(2))), await thenable(tick(3)));
    const f = () => {}; f.then = (g) => g('callable'); log(await f);
    let reads = 0; log(await { get then() { reads++; return (g) => g('once'); } }, reads);
    for (const bad of [{ then() { throw 'then'; } }, { get then() { throw 'getter'; } }, { then(f, r) { r('rejected'); } }])
      log(await later(async () => ['value', await bad]));
    log(await { then(f, r) { f('first'); f('second'); r('third'); throw 'late'; } });
    log(await { then(f) { (async () => { await tick(); f('later'); })(); } });
    log(await { v: 7, then(f) { f(this.v); } });`,
  '27.7.5.3 objects that can be iterated are values': `
    function* g() { yield 1; } async function* ag() { yield 1; }
    const a = g(), b = ag(); log((await a) === a, (await b) === b, (await (async () => a)()) === a);
    log([...(await a)], (await b.next()).value);
    for (const x of [a, b]) log((await x) === x);
    const own = { next() { log('never'); }, throw() {} }; log((await own) === own);`,
  '27.7.5.3 a rejection is thrown where it is awaited': `
    const error = new Error('e'); log(await later(async () => { throw error; }));
    try { await (async () => { throw error; })(); } catch (e) { log(e === error); }
    for (const v of [undefined, null, 0, '', { a: 1 }]) try { await (async () => { await tick(); throw v; })(); } catch (e) { log('caught', e); }
    const p = (async () => { throw 1; })(); for (let i = 0; i < 2; i++) try { await p; } catch (e) { log(e); }`,
  '27.7.5.3 awaits anywhere in an expression': `
    log((await tick(1)) + (await tick(2)) * (await tick(3)), -(await tick(1)), !(await tick(0)), typeof (await tick('s')), void (await tick(1)), (await tick(2)) ** (await tick(3)));
    log((await tick(0)) || (await tick('or')), (await tick(1)) && (await tick('and')), (await tick(null)) ?? (await tick('nullish')), (await tick(1)) ? await tick('yes') : await tick(say('never')));
    log('a' in (await tick({ a: 1 })), (await tick([])) instanceof (await tick(Array)), ((await tick(1)), await tick('comma')), await await tick(await tick(5)));
    const o = { n: 1 }; o[await tick('n')]++; --(await tick(o)).n; log(o, delete (await tick(o)).n, o, new (await tick(Array))(await tick(3)).length);`,
};

const ASYNC_GENERATORS: Programs = {
  '27.6.1 an async generator is its own iterator, and each call makes another': `
    async function* g() { yield 1; } const a = g(), b = g();
    log(a[Symbol.asyncIterator]() === a, a === b, typeof a.next, typeof g); log(await a.next(), await a.next(), await a.next(), await b.next());`,
  '27.6.1.2 next sends a value, the first one none': `
    async function* g() { log('begins'); const x = yield 'a'; log(x); const y = yield x + 1; log(await tick(y)); return yield; }
    const a = g(); log('made'); log(await a.next('lost')); log(await a.next(5)); log(await a.next(6)); log(await a.next('end')); log(await a.next('more'));`,
  '27.6.1.3 return ends it, and awaits its value': `
    async function* g() { try { yield 1; yield 2; } finally { log('finally', await tick(3)); } }
    let a = g(); log(await a.next(), await a.return('r'), await a.next(), await a.return('again'));
    a = g(); log(await a.return(tick('awaited')), await a.next());
    a = g(); await a.next(); log(await a.return(tick('awaited too')));
    a = g(); log(await later(() => a.return(fail('rejected'))), await a.next());
    a = g(); await a.next(); log(await later(() => a.return(fail('where it waits'))), await a.next());`,
  '27.6.1.3 finally may yield, and may return something else': `
    async function* g() { try { yield 1; } finally { yield 'cleaning'; yield 'up'; } }
    let a = g(); await a.next(); log(await a.return('r'), await a.next(), await a.next(), await a.next());
    async function* h() { try { yield 1; } finally { return 'other'; } } a = h(); await a.next(); log(await a.return('r'), await a.next());
    async function* k() { for (;;) try { yield 1; } finally { continue; } } a = k(); await a.next(); log(await a.return('r'), await a.next());
    async function* l() { try { yield 1; } finally { throw 'finally'; } } a = l(); await a.next(); log(await later(() => a.return('r')), await a.next());`,
  '27.6.1.4 throw is thrown where it waits': `
    async function* g() { for (;;) try { yield await tick('value'); } catch (e) { log('caught', e); if (e === 'stop') throw 'out'; yield 'from catch'; } }
    let a = g(); log(await later(() => a.throw('before')), await a.next());
    a = g(); await a.next(); log(await a.throw('x'), await a.next(), await later(() => a.throw('stop')), await a.next(), await later(() => a.throw('after')));`,
  '27.6.3.8 yield awaits its operand, and a rejection is thrown there': `
    async function* g() { yield tick(1); yield { then(f) { f('thenable'); } }; try { yield fail('here'); } catch (e) { yield ['caught', e.message]; } return tick('returned'); }
    const a = g(); for (let i = 0; i < 5; i++) log(await a.next());
    async function* h() { yield fail('out'); } const b = h(); log(await later(() => b.next()), await b.next());
    async function* k() { try { return fail('returned'); } catch { yield 'caught'; } } const c = k(); log(await c.next(), await c.next());`,
  '27.6.3 an error ends it': `
    async function* g() { yield 1; throw 'thrown'; } const a = g(); log(await a.next(), await later(() => a.next()), await a.next());
    log(await later(async () => { for await (const x of g()) log(x); }));`,
  '15.6.2 an error in a parameter is thrown at the call': `
    async function* g({ x }) { yield x; } const o = { async *m(a = (() => { throw 'default'; })()) { yield a; } };
    for (const call of [() => g(), () => g(null), () => o.m()]) { try { call(); log('no error'); } catch (e) { log('thrown', e); } }
    log(await g({ x: 1 }).next());`,
  '15.5.5 yield* gives its value, and hands on what is sent': `
    async function* inner() { try { const x = yield 'first'; log('sent', x); const y = yield 'second'; log('sent', y); return 'inner result'; } finally { log('inner finally'); } }
    async function* outer() { log('value', yield* inner()); return 'end'; }
    let a = outer(); log(await a.next('lost')); log(await a.next(1)); log(await a.next(2)); log(await a.next(3));
    a = outer(); await a.next(); log(await a.return('r'), await a.next());
    a = outer(); await a.next(); log(await later(() => a.throw('t')), await a.next());
    async function* catches() { for (;;) try { yield 'again'; } catch (e) { log('caught', e); } }
    async function* over() { yield* catches(); } a = over(); await a.next(); log(await a.throw('t'), await a.throw('u'), await a.return('r'));`,
  '15.5.5 yield* over other iterators': `
    const events = [];
    async function* g(x) { return ['value', yield* x]; }
    for await (const x of g([tick(1), 2])) log(x); for await (const x of g('ab')) log(x);
    const bare = { [Symbol.asyncIterator]: () => ({ i: 0, next(v) { log('next', v); return { value: this.i, done: this.i++ === 2 }; } }) };
    let a = g(bare); log(await a.next('a'), await a.next('b'), await a.next('c'));
    a = g(bare); await a.next(); log(await later(() => a.throw('no throw')), await a.next());
    a = g(bare); await a.next(); log(await a.return('no return'), await a.next());
    a = g(async(events, 5)); await a.next(); log(await later(() => a.throw('t')), events);
    a = g(async(events, 5, { return: () => tick({ value: 'refused', done: false }) })); await a.next(); log(await a.return('r'), await a.next(), events);
    log(await later(() => g(5).next()), await later(() => g(null).next()), await later(() => g({ [Symbol.asyncIterator]: 1 }).next()));`,
  '15.6 async generators as methods, with this and arguments': `
    class A { n = 1; async *m() { yield this.n; yield arguments.length; yield await tick(super.toString === Object.prototype.toString); } static async *s(x) { yield [x, this === A]; } async *[Symbol.asyncIterator]() { yield 'self'; } }
    for await (const x of new A().m(1, 2)) log(x); for await (const x of A.s('x')) log(x); for await (const x of new A()) log(x);
    const o = { async *g(a, b = a) { yield a + b; } }; log(await o.g(2).next());`,
  '27.6.3 overlapping calls of next are served in order': `
    async function* g() { for (let i = 0; i < 3; i++) { await tick(); yield i; } }
    const a = g(); const calls = [a.next(), a.next(), a.return('r'), a.next()]; for (const call of calls) log(await call);`,
};

const GENERATORS: Programs = {
  '27.5 generators stay generators beside and inside of async functions': `
    function* g(n) { for (let i = 0; i < n; i++) { const x = yield i; if (x) log('sent', x); } return 'end'; }
    const own = function* () { yield* g(2); }; const o = { *m() { yield this === o; } }; class C { static *s() { yield 's'; } *[Symbol.iterator]() { yield 'iterator'; } }
    log([...own()], [...(await tick(own()))], [...o.m()], [...C.s()], [...new C()], await tick([...g(await tick(2))]));
    const make = async () => function* () { yield 'returned'; }; log([...(await make())()]);
    const a = g(3); log(a.next(), a.next(await tick('x')), a.return(5), a.next());
    log([...(function* () { yield 1; })()].length + (await tick(1)), ((f) => [...f()])(function* () { yield 2; }, await tick(1)));`,
  '27.5 a generator in a parameter, in a closure and in a loop': `
    const f = async (g = function* () { yield 'default'; }) => [...g(await tick())]; log(await f());
    const all = []; for (let i = 0; i < 2; i++) { await tick(); all.push(function* () { yield i; }); } log(all.map((g) => [...g()]));
    const run = async (work) => await work(); log(await run(async () => { const g = function* () { yield 'scope'; }; await tick(); return [...g()]; }));`,
};

function inScope(programs: Programs): Programs {
  return Object.fromEntries(
    Object.entries(programs).map(([name, body]) => {
      const more = /\b(?:async|sync)\(/.test(body) ? ITERATORS : '';
      return [name, `async () => { ${HELPERS}${more}\n${body} }`];
    }),
  );
}

/** The programs by what they are about. */
export const SECTIONS: Record<string, Programs> = {
  'iteration (7.4, 14.7.5)': inScope(ITERATION),
  'async functions (15.8, 15.9)': inScope(ASYNC_FUNCTIONS),
  'expressions and classes (13, 15.7)': inScope(EXPRESSIONS),
  'await (27.7)': inScope(AWAIT),
  'async generators (15.6, 27.6)': inScope(ASYNC_GENERATORS),
  'generators (27.5)': inScope(GENERATORS),
};
