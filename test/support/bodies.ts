// biome-ignore-all lint/suspicious/noTemplateCurlyInString: sources that hold template literals
// Bodies of async functions and generators, for compiler.test.ts. In scope: log(x), tick(x) (suspends and
// gives x), fail(message) (suspends and throws), say(x) (logs and gives x).

export const BODIES: Record<string, string> = {
  // Loops
  for: `for (let i = 0; i < 3; i++) log(await tick(i)); return 'end';`,
  'for, await in each part of the head': `for (let i = await tick(0); i < await tick(3); i += await tick(1)) log(i);`,
  'for without head': `let i = 0; for (;;) { if (i === 3) break; log(await tick(i++)); }`,
  'for with two variables': `for (let i = 0, j = await tick(5); i < j; i++, j--) { log(i, j); await tick(0); }`,
  while: `let i = 0; while (await tick(i < 3)) { log(i); i++; }`,
  'do while': `let i = 0; do { log(await tick(i)); } while (++i < await tick(3));`,
  'for of': `for (const x of await tick([1, 2, 3])) log(await tick(x));`,
  'for of over a string, a Set and a Map': `
    for (const c of 'aé😀') log(await tick(c));
    for (const x of new Set([1, 2])) log(await tick(x));
    for (const [k, v] of new Map([['a', 1], ['b', 2]])) log(k, await tick(v));`,
  'for of with holes and a growing array': `
    const a = [1, , 3]; let n = 0;
    for (const x of a) { log(x); if (n++ < 2) a.push(await tick(n)); }`,
  'for of into what exists': `let x; const o = {}; for (x of [1, 2]) await tick(0); for (o.p of [3, 4]) log(await tick(o.p)); log(x, o);`,
  'for of with patterns': `
    for (const { a, b: [c, d = 4] = [], ...rest } of [{ a: 1, b: [2, 3], z: 9 }, { a: 5 }]) log(a, c, d, rest, await tick(0));
    for (let [a, ...b] of [[1, 2, 3]]) { a++; log(a, b, await tick(0)); }`,
  'for of, assignment patterns in the head': `let a, b; for ([a, b = 7] of [[1], [2, 3]]) log(a, b, await tick(0)); for ({ a, b } of [{ a: 1, b: 2 }]) log(a, b, await tick(0));`,
  'for in': `for (const k in await tick({ a: 1, b: 2 })) log(await tick(k)); for (const k in [7, 8]) log(k); for (const k in null) log(k);`,
  'for in with a deleted key': `const o = { a: 1, b: 2, c: 3 }; for (const k in o) { log(await tick(k)); delete o.b; }`,
  'for in into a pattern': `for (const [c] in { abc: 1, def: 2 }) log(await tick(c)); let o = {}; for (o.k in { x: 1 }) log(await tick(o.k));`,
  continue: `for (let i = 0; i < 5; i++) { if (i % 2) continue; log(await tick(i)); } let j = 0; while (j < 4) { j++; if (j === 2) continue; log(await tick(j)); } do { j--; if (j === 2) continue; log(await tick(j)); } while (j > 0);`,
  labels: `
    outer: for (let i = 0; i < 3; i++) {
      inner: for (let j = 0; j < 3; j++) {
        if (j === 1 && i === 1) continue outer;
        if (i === 2) break outer;
        if (j === 2) break inner;
        log(i, await tick(j));
      }
      log('after', i);
    }`,
  'labelled blocks': `a: { log(1); b: { await tick(0); if (await tick(true)) break a; log(2); } log(3); } log(4); c: if (await tick(true)) { log(5); break c; log(6); }`,
  'labelled for of': `outer: for (const x of [1, 2, 3]) { for (const y of [1, 2, 3]) { if (y === 2) continue outer; if (x === 3) break outer; log(x, await tick(y)); } }`,
  'closures of loop variables': `
    const fs = [];
    for (let i = 0; i < 3; i++) { fs.push(() => i); await tick(0); }
    for (const x of ['a', 'b']) { fs.push(() => x); await tick(0); }
    for (const k in { p: 1, q: 2 }) { fs.push(() => k); await tick(0); }
    let n = 0; while (n < 2) { const m = n++; fs.push(() => m); await tick(0); }
    log(fs.map((f) => f()));`,
  'closures that change the loop variable': `const fs = []; for (let i = 0; i < 4; i++) { fs.push(() => i++); if (i === 1) fs[1](); await tick(0); } log(fs.map((f) => f()), fs.map((f) => f()));`,
  'closures in loops with jumps': `
    const fs = [];
    outer: for (let i = 0; i < 4; i++) { const j = i * 2; fs.push(() => [i, j]); if (i === 1) continue outer; if (i === 3) break; log(await tick(j)); }
    log(fs.map((f) => f()));
    const g = async () => { for (const x of [1, 2, 3]) { fs.push(() => x); if (x === 2) return await tick(x); } };
    log(await g(), fs.length);`,
  'block scopes': `let x = 1; { let x = await tick(2); log(x); { const x = 3; await tick(0); log(x); } log(x); } log(x); var y = 1; { var y = 2; } log(await tick(y));`,
  'a variable without value in a loop is fresh': `for (let i = 0; i < 3; i++) { let x; log(x); x = await tick(i); const f = () => x; log(f()); } for (let i = 0; i < 2; i++) { let y; log(y); y = await tick(i); }`,

  // Choices
  if: `if (await tick(true)) log('yes'); else log('no'); if (await tick(0)) log('yes'); else if (await tick('')) log('b'); else log(await tick('c'));`,
  switch: `
    for (const x of [1, 2, 3, 'x']) {
      switch (await tick(x)) {
        case await tick(1): log('one'); break;
        case 2: log('two');
        case 3: log('fall', await tick(x)); break;
        default: log('other');
      }
    }`,
  'switch, default in the middle, continue in it': `for (const x of [1, 2, 5]) { switch (x) { case 1: log('a', await tick(x)); default: log('d'); if (x === 5) continue; case 2: log('b', await tick(x)); } log('end', x); }`,
  'switch with block scope': `switch (await tick(1)) { case 1: let x = await tick('x'); log(x); { const x = 2; log(x); } break; case 2: x = 5; }`,
  'switch, return in it': `switch (await tick(2)) { case 1: return 1; case 2: { try { return await tick('two'); } finally { log('fin'); } } default: return 3; }`,
  conditional: `log((await tick(true)) ? await tick('a') : await tick('b'), (await tick(0)) ? say(1) : say(2));`,
  'short circuits': `log((await tick(0)) && say(1), (await tick(1)) && await tick(2), (await tick(0)) || await tick(3), 5 || await tick(say(4)), await tick(false) || await tick(null) || 'x');`,
  nullish: `log((await tick(null)) ?? await tick('a'), (await tick(0)) ?? say('no'), undefined ?? (await tick(undefined)) ?? 'z');`,
  'optional chaining': `
    const o = { a: { b: () => 5, c: null }, f() { return this === o; } };
    log(o?.a?.b?.(), o?.x?.y.z(await tick(1)), (await tick(null))?.x[await tick(say('never'))], o.a?.c?.d, o?.f?.(await tick(1)), o.f?.(), o?.['f'](), (await tick(o))?.a.b(), delete o?.a);`,
  'logical assignment': `
    let a = null, b = 1, c = 0; const o = { get x() { log('get'); return null; }, set x(v) { log('set', v); } };
    a ??= await tick('a'); b ??= await tick(say('no')); b &&= await tick('b'); c ||= await tick('c'); c &&= 0; c &&= await tick(say('no'));
    o.x ??= await tick(1); o.x &&= await tick(say('no')); const k = () => say('x'); o[k()] ||= await tick(2);
    log(a, b, c);`,
  'comma and void': `log((await tick(1), await tick(2)), void (await tick(3)), typeof (await tick('s')), !(await tick(0)), -(await tick(5)));`,

  // Exceptions
  'try catch': `try { await fail('a'); log('no'); } catch (e) { log('caught', e.message); } log('after');`,
  'catch without binding, and with patterns': `try { await fail('a'); } catch { log('caught'); } try { throw { m: [1, 2] }; } catch ({ m: [x, y], z = await tick(3) }) { log(x, y, z); }`,
  'an error in catch': `try { try { await fail('a'); } catch (e) { log(e.message); await fail('b'); } } catch (e) { log(e.message); } return 'end';`,
  'finally, all ways in': `
    for (const way of ['end', 'break', 'continue', 'throw', 'return']) {
      const f = async () => {
        for (let i = 0; i < 2; i++) {
          try {
            log(way, i, await tick('try'));
            if (way === 'break') break;
            if (way === 'continue') continue;
            if (way === 'throw') throw new Error('thrown');
            if (way === 'return') return await tick('returned');
            log('end of try');
          } finally {
            log('finally', await tick(i));
          }
          log('after');
        }
        return 'done';
      };
      try { log(await f()); } catch (e) { log(e.message); }
    }`,
  'finally, all ways out of it': `
    for (const way of ['throw', 'return', 'end']) {
      for (const out of ['end', 'break', 'continue', 'throw', 'return']) {
        const f = async () => {
          for (let i = 0; i < 2; i++) {
            try {
              await tick(0);
              if (way === 'throw') throw new Error('thrown');
              if (way === 'return') return 'returned';
            } finally {
              await tick(0);
              if (out === 'break') break;
              if (out === 'continue') continue;
              if (out === 'throw') throw new Error('out');
              if (out === 'return') return 'out';
            }
          }
          return 'done';
        };
        try { log(way, out, await f()); } catch (e) { log(way, out, e.message); }
      }
    }`,
  'what a finally throws away does not come back': `
    for (let i = 0; i < 3; i++) { try { log(i); if (i === 0) await fail('gone'); await tick(0); } finally { log('f', i); if (i === 0) continue; } log('after', i); }
    const f = async () => { for (let i = 0; i < 3; i++) { try { if (i === 0) return 'gone'; await tick(0); } finally { if (i === 0) continue; } } return 'end'; };
    log(await f());
    outer: for (let i = 0; i < 3; i++) { for (const x of [1, 2]) { try { if (x === 1 && i === 0) continue outer; await tick(0); } finally { if (i === 0) break; } log('in', i, x); } log('after', i); }`,
  'catch and finally, all ways': `
    for (const way of ['end', 'break', 'continue', 'throw', 'return', 'rethrow']) {
      const f = async () => {
        for (let i = 0; i < 2; i++) {
          try { await fail('a'); } catch (e) {
            log(e.message, await tick(way));
            if (way === 'break') break;
            if (way === 'continue') continue;
            if (way === 'throw') await fail('b');
            if (way === 'return') return tick('r');
            if (way === 'rethrow') throw e;
          } finally { log('f', await tick(i)); }
        }
        return 'done';
      };
      try { log(await f()); } catch (e) { log(e.message); }
    }`,
  'nested finally, a return through all': `try { try { try { return await tick(say('r')); } finally { log(await tick(1)); } } finally { log(await tick(2)); } } finally { log(await tick(3)); }`,
  'nested finally, a break through some': `
    outer: for (;;) { try { for (;;) { try { try { await tick(0); break outer; } finally { log(await tick(1)); } } finally { log(await tick(2)); } } } finally { log(await tick(3)); } } log('end');`,
  'a return in finally beats a throw': `try { await fail('lost'); } finally { return await tick('kept'); }`,
  'the value of a return is fixed before finally': `let x = 1; try { return x; } finally { x = await tick(2); log(x); }`,
  'a throw in finally beats a return': `const f = async () => { try { return 1; } finally { await fail('beats'); } }; try { await f(); } catch (e) { log(e.message); }`,
  'a finally in a catch in a finally': `
    try { try { await fail('a'); } finally { try { await fail('b'); } catch (e) { log(e.message); } finally { log(await tick('f')); } } } catch (e) { log(e.message); }`,
  'try in a loop, many times': `let n = 0; for (let i = 0; i < 20; i++) { try { if (i % 3 === 0) await fail('x'); n += await tick(1); } catch { n += 100; } finally { n += 10000; } } return n;`,
  'an error of a plain call': `const bad = () => { throw new Error('plain'); }; try { bad(await tick(1)); } catch (e) { log(e.message); } try { log(await tick(1), bad()); } catch (e) { log(e.message); }`,
  'thrown values that are no errors': `for (const x of [undefined, null, 0, '', false]) { try { await tick(0); throw x; } catch (e) { log('caught', e); } }`,
  'the error leaves the function': `log(1); await tick(0); throw new Error('leaves');`,
  'an error before the first await': `throw new Error('first');`,
  'the catch variable shadows': `const e = 'outer'; try { await fail('x'); } catch (e) { log(e.message); await tick(0); { const e = 'inner'; log(e); } } log(e);`,
  'var in catch and finally': `try { await fail('x'); } catch (err) { var v = await tick(1); } finally { var w = await tick(2); } log(v, w);`,

  // Patterns
  declarations: `
    const { a, b: { c = await tick(3), ...d } = {}, ...e } = await tick({ a: 1, b: { x: 1 }, y: 2 });
    const [f, , g = await tick('g'), ...h] = await tick([1, 2, undefined, 4, 5]);
    let [i, j] = [f, g]; [i, j] = [j, i]; ({ i, j = await tick('j') } = { i }); var { length } = 'abc';
    log(a, c, d, e, f, g, h, i, j, length);`,
  'computed keys in patterns': `const k = 'x'; const { [await tick(k)]: a, [k + 'y']: b = await tick('d') } = { x: 1 }; log(a, b);`,
  'defaults are only computed when needed': `const { a = await tick(say('no')), b = await tick(say('yes')) } = { a: null }; log(a, b);`,
  parameters: `
    const f = async (a, { b, c = a + 1 } = {}, [d] = [a], ...e) => { await tick(0); return [a, b, c, d, e]; };
    log(await f(1), await f(1, { b: 2, c: 3 }, [4], 5, 6), f.length);`,
  'parameters that are assigned and captured': `const f = async (a, b = () => a) => { a = await tick(2); return [a, b()]; }; log(await f(1));`,
  'an error in a parameter rejects': `const f = async (a = (() => { throw new Error('param'); })()) => a; try { await f(); } catch (e) { log(e.message); } const g = async ({ x }) => x; try { await g(null); } catch (e) { log(e instanceof TypeError); }`,
  'assignment patterns with members': `const o = { n: 0 }; [o.a, o[await tick('b')], ...o.c] = [1, 2, 3, 4]; ({ x: o.x, ...o.rest } = { x: 1, y: await tick(2) }); log(o);`,
  'nested patterns with iterators': `
    const it = { *[Symbol.iterator]() { try { yield 1; yield 2; yield 3; } finally { log('closed'); } } };
    const [a, b] = it; await tick(0); const [...all] = it; log(a, b, all);`,

  // Expressions
  'order of evaluation': `let x = 1; const bump = async () => { x += 10; return x; }; log(x + await bump(), await bump() + x, x + (await bump()) * x, [x, await bump(), x]);`,
  'compound assignment reads first': `let x = 1; const set = async () => { x = 100; return 1; }; x += await set(); log(x); const o = { n: 1 }; o.n += await (async () => { o.n = 50; return 1; })(); log(o.n); o[say('n')] -= await tick(1); o.n **= await tick(2); o.n <<= await tick(1); log(o);`,
  increments: `const o = { n: 1 }; log(o.n++ + await tick(1), ++o.n + await tick(o.n), o.n--); const a = [0, 0]; let i = 0; a[i++] += await tick(5); a[i] = await tick(i++); log(a, i);`,
  'assignment to a member evaluates the object first': `let o = { n: 'a' }; const p = o; o.x = await (async () => { o = { n: 'b' }; return 5; })(); log(p, o);`,
  calls: `const f = (...args) => args; const o = { k: 1, m(...args) { return [this.k, ...args]; } }; log(f(1, await tick(2), ...[3, await tick(4)], ...(await tick([5]))), o.m(await tick(1)), o[await tick('m')](2), o.m(...(await tick([1, 2]))), (await tick(o)).m(3), (0, o.m).call({ k: 9 }, await tick(4)));`,
  'the callee is read before the arguments': `let f = () => 'old'; log(f(await (async () => { f = () => 'new'; return 1; })())); const o = { m: () => 'old' }; log(o.m(await (async () => { o.m = () => 'new'; return 1; })()));`,
  'new': `class P { constructor(...a) { this.a = a; } } log(new P(await tick(1), 2).a, new P(...(await tick([1, 2])), await tick(3)).a, new (await tick(P))(4).a, new P().a, await new Promise((r) => r(5)));`,
  literals: `log([1, , await tick(2)].length, [...(await tick([1])), ...'ab', await tick(3)], { a: await tick(1), [await tick('k')]: 2, ...(await tick({ z: 1 })), b: await tick(4), ...null, get g() { return 1; } }, { ...{ a: 1 }, a: await tick(2) });`,
  'spread in objects keeps order, and getters are read': `const s = { get x() { log('read'); return 1; } }; const o = { a: say(1), ...s, b: await tick(2), ...(await tick({ a: 3 })), c: say(4) }; log(o, Object.keys(o));`,
  'setters are not called by object literals': `const proto = { set x(v) { log('set', v); } }; const o = { __proto__: proto, x: await tick(1), ...{ x: 2 } }; log(Object.keys(o), o.x);`,
  templates:
    "const n = await tick(2); log(`a${n}b${await tick('c')}`, `${await tick(1)}${await tick(2)}`, `x`, `${{ toString: () => 's', valueOf: () => 'v' }}${await tick('')}`);",
  'tagged templates':
    "const tag = (s, ...v) => [s.raw.join('|'), ...v]; log(tag`a${await tick(1)}\\n${2}`, String.raw`\\x${await tick(3)}`); const o = { t(s, v) { return [this === o, v]; } }; log(o.t`x${await tick(1)}`);",
  'regular expressions and others': `log('aXbX'.replace(/x/gi, await tick('-')), (await tick(2n)) ** 3n + 1n, await tick(1_000), 'a' in (await tick({ a: 1 })), (await tick([])) instanceof Array);`,
  'delete, typeof and in': `const o = { a: 1, b: 2 }; delete o[await tick('a')]; log(o, typeof undeclared, typeof (await tick(o)).b, (await tick('b')) in o);`,
  'nested awaits': `log(await tick(await tick(await tick(1)) + await tick(2)), await (await tick(tick))(3), (await tick([1, 2]))[await tick(1)]);`,
  'await of what is no promise': `log(await 5, await null, await undefined, await 'x', await { a: 1 }, await [1]);`,
  'await of promises and thenables': `log(await Promise.resolve(1), await { then(yes) { yes(2); } }, await Promise.all([1, Promise.resolve(2)])); try { await Promise.reject(new Error('r')); } catch (e) { log(e.message); }`,

  // Functions
  'this and arguments': `
    const o = { n: 5, async f() { await tick(0); const g = async () => { await tick(0); return [this.n, arguments.length, arguments[1]]; }; return await g(); } };
    log(await o.f('a', 'b')); const h = async function () { await tick(0); return [this, arguments.length]; }; log(await h.call(7, 1, 2), await h.apply('s'));`,
  'arguments in a plain inner function are its own': `const f = async function () { await tick(0); const g = function () { return arguments.length; }; return [g(1, 2, 3), arguments.length]; }; log(await f(1));`,
  'new.target and names': `const named = async function fact(n) { await tick(0); return n < 2 ? 1 : n * await fact(n - 1); }; log(await named(5)); const arrow = async () => {}; async function decl() {} log(typeof decl, decl.length, (async (a, b) => {}).length);`,
  'hoisted functions': `log(await early(2)); async function early(n) { await tick(0); return later(n); } function later(n) { return n * 2; } log(await early(3)); { function inBlock() { return 1; } log(inBlock(await tick(1))); }`,
  'functions that are declared in loops': `for (let i = 0; i < 2; i++) { function f() { return i; } async function g() { await tick(0); return i; } log(f(), await g()); }`,
  'mutual recursion': `async function even(n) { return n === 0 ? true : await odd(n - 1); } async function odd(n) { return n === 0 ? false : await even(n - 1); } log(await even(10), await odd(7), await even(3));`,
  'arrows with expression bodies': `const f = async (x) => (await tick(x)) + 1; const g = async (x) => ({ x: await tick(x) }); const h = async (x) => f(x); log(await f(1), await g(2), await h(3));`,
  'a returned coroutine or promise is unwrapped': `const f = async () => tick(1); const g = async () => f(); const h = async () => Promise.resolve(g()); log(await f(), await g(), await h()); const bad = async () => fail('late'); try { await bad(); } catch (e) { log(e.message); } const t = async () => { try { return fail('not caught here'); } catch { return 'no'; } }; try { await t(); } catch (e) { log(e.message); }`,
  'return await is caught here': `const t = async () => { try { return await fail('caught here'); } catch (e) { return e.message; } finally { log('f'); } }; log(await t());`,
  'returned thenables': `const f = async () => ({ then(yes) { yes('then'); } }); log(await f()); const g = async () => { try { return { then(yes, no) { no(new Error('no')); } }; } finally { log('f'); } }; try { await g(); } catch (e) { log(e.message); }`,
  'a call runs up to its first await at once': `const f = async () => { log('f1'); await tick(0); log('f2'); }; log('before'); await f(); log('after');`,
  'immediately called': `log(await (async () => { await tick(0); return 'iife'; })(), await (async function () { return await tick(this === undefined || this === globalThis); })());`,
  'methods of all kinds': `const o = { async m() { return [this === o, await tick(1)]; }, async ['c' + 1]() { return await tick(2); }, async 'quoted name'() { return await tick(3); }, async 5() { return 4; }, get async() { return 5; }, async async() { return await tick(6); } }; log(await o.m(), await o.c1(), await o['quoted name'](), await o[5](), await o.async());`,
  'names that the compiler might use': `const _context = await tick(1), _frame = 2, Frame = 3, _this = 4, _ref = 5, _iteration = 6, _value = 7, _step = 8, _body = 9; for (const x of [_iteration]) log(x, await tick(_step)); log(_context, _frame, Frame, _this, _ref, _value, _body);`,
  'eval order of a destructured call': `const [a, b] = [await tick(say(1)), say(2)]; const { x } = { x: say(await tick(3)) }; log(a, b, x);`,
  'long chains': `let s = 0; for (let i = 0; i < 200; i++) s += await tick(i); return s;`,
  'a deep recursion': `const down = async (n) => (n === 0 ? (await tick(0), 0) : 1 + await down(n - 1)); return await down(200);`,
  'a generator in an async function': `function* g(n) { try { for (let i = 0; i < n; i++) { const got = yield i; log('got', got); } } finally { log('closed'); } return 'r'; } await tick(0); const it = g(2); log(it.next(), it.next('a'), it.next('b'), [...g(2)]); for (const x of g(5)) { if (x === 1) break; log(await tick(x)); }`,
  'a generator function as a value': `const o = { *g() { yield 1; yield* [2, 3]; } }; const f = function* () { yield await0; }; const await0 = await tick('x'); log([...o.g()], [...f()]);`,

  // Classes
  'class bodies': `
    class A { #p = 1; static s = 2; f = () => this.#p; async m(x) { await tick(0); return this.#p + x; } static async sm() { return (await tick(this.s)) + 1; } get g() { return this.#p; } async #q() { return await tick('q'); } async callQ() { return await this.#q(); } }
    const a = new A(); log(await a.m(1), await A.sm(), a.f(), a.g, await a.callQ(), a instanceof A);`,
  super: `
    class A { async m(x) { return ['A', await tick(x)]; } plain() { return 'plain'; } static async s() { return 'S'; } }
    class B extends A { async m(x) { const up = await super.m(await tick(x)); const f = async () => await super.m('arrow'); return [...up, 'B', super.plain(), await f(), super['plain'](await tick(1))]; } static async s() { return (await super.s()) + 'B'; } async spread(...a) { return await super.m(...(await tick(a))); } }
    log(await new B().m(1), await B.s(), await new B().spread(7)); const o = { __proto__: { async f() { return this.n; } }, n: 3, async f() { return [await super.f(), await tick(1)]; } }; log(await o.f());`,
  'a class declared between awaits is one class': `await tick(0); class P { x = 1; } const p = new P(); await tick(0); log(p instanceof P, new P().constructor === P, P.name); for (let i = 0; i < 2; i++) { class Q { n = i; } await tick(0); log(new Q().n); }`,
  'a class with awaited parts': `const base = class { b() { return 'b'; } }; class D extends (await tick(base)) { [await tick('m')]() { return 'm'; } } const d = new D(); log(d.b(), d.m());`,
  'await in a constructor call of a derived class': `class A { constructor(x) { this.x = x; } } class B extends A { constructor(x) { super(x + 1); } async get() { return await tick(this.x); } } log(await new B(1).get());`,
  'accessors and static blocks': `class A { static log = []; static { this.log.push('static'); } static async make() { const a = new this(); a.v = await tick(5); return a; } set v(x) { this._v = x * 2; } get v() { return this._v; } } const a = await A.make(); log(a.v, A.log);`,

  // Iterators
  'for of closes generators': `
    function* g() { try { yield 1; yield 2; yield 3; } finally { log('closed'); } }
    for (const x of g()) { log(await tick(x)); }
    for (const x of g()) { log(await tick(x)); if (x === 2) break; }
    try { for (const x of g()) { await fail('t' + x); } } catch (e) { log(e.message); }
    const f = async () => { for (const x of g()) { await tick(0); return x; } }; log(await f());
    outer: for (const y of [1, 2]) { for (const x of g()) { await tick(0); continue outer; } }`,
  'for of: an iterator that throws is not closed': `
    const make = (at) => ({ [Symbol.iterator]() { let n = 0; return { next() { if (n === at) throw new Error('next'); return { value: n++, done: false }; }, return() { log('return'); return {}; } }; } });
    try { for (const x of make(2)) log(await tick(x)); } catch (e) { log(e.message); }`,
  'for of: errors of return': `
    const make = () => ({ [Symbol.iterator]() { return { next: () => ({ value: 1, done: false }), return() { log('return'); throw new Error('from return'); } }; } });
    try { for (const x of make()) { await tick(0); break; } } catch (e) { log(e.message); }
    try { for (const x of make()) { await fail('body'); } } catch (e) { log(e.message); }`,
  'for of without suspension but with jumps': `function* g() { try { yield 1; yield 2; } finally { log('closed'); } } await tick(0); for (const x of g()) { if (x === 1) continue; log(x); break; } const f = () => { for (const x of g()) return x; }; log(f());`,
  'for of that is no iterable': `try { for (const x of await tick(5)) log(x); } catch (e) { log(e instanceof TypeError); } try { for (const x of await tick(undefined)) log(x); } catch (e) { log(e instanceof TypeError); }`,
  'for of whose expression throws': `try { for (const x of await fail('expr')) log(x); } catch (e) { log(e.message); } finally { log('f'); }`,

  // Async generators
  'async generators: next': `async function* g() { log('start'); const a = yield 1; log('a', a); const b = yield await tick(2); log('b', b); return 'r'; } const it = g(); log('made'); log(await it.next('x'), await it.next('y'), await it.next('z'), await it.next(), await it.next());`,
  'async generators: throw': `async function* g() { for (;;) { try { yield await tick(1); } catch (e) { log('in', e.message); if (e.message === 'stop') throw e; } finally { log('f'); } } } const it = g(); log(await it.next()); log(await it.throw(new Error('a'))); try { await it.throw(new Error('stop')); } catch (e) { log('out', e.message); } log(await it.next());`,
  'async generators: throw before the start and after the end': `async function* g() { log('never'); yield 1; } const it = g(); try { await it.throw(new Error('a')); } catch (e) { log(e.message); } log(await it.next()); try { await it.throw(new Error('b')); } catch (e) { log(e.message); }`,
  'async generators: return': `async function* g() { try { yield 1; yield 2; } finally { log('f', await tick(0)); } } const it = g(); log(await it.next(), await it.return('r'), await it.next()); const un = g(); log(await un.return('u'), await un.next()); const end = g(); for await (const x of end); log(await end.return('e'));`,
  'async generators: return, and finally yields or returns': `async function* g() { try { yield 1; } finally { yield await tick('in finally'); log('end'); } } const it = g(); log(await it.next(), await it.return('r'), await it.next(), await it.next()); async function* h() { try { yield 1; } finally { return 'own'; } } const b = h(); log(await b.next(), await b.return('r'));`,
  'async generators: return in nested try': `async function* g() { try { try { yield 1; } finally { log('inner'); await tick(0); } } catch { log('no'); } finally { log('outer'); } } const it = g(); await it.next(); log(await it.return(5));`,
  'async generators: yielded promises are awaited': `async function* g() { yield Promise.resolve(1); yield tick(2); try { yield fail('y'); } catch (e) { log('in', e.message); } return tick('r'); } const it = g(); log(await it.next(), await it.next(), await it.next(), await it.next());`,
  'async generators: yield* ': `async function* inner() { try { yield 1; yield 2; } finally { log('inner closed'); } } async function* g() { yield* inner(); yield* [await tick(3), Promise.resolve(4)]; } for await (const x of g()) log(x); for await (const x of g()) { log(x); break; }`,
  'async generators: methods and arguments': `class A { n = 1; async *m(a, ...b) { yield this.n; yield await tick(a); yield* b; yield arguments.length; } static async *[Symbol.asyncIterator]() { yield 's'; } } for await (const x of new A().m(2, 3, 4)) log(x); for await (const x of A) log(x);`,
  'async generators: errors': `async function* g() { yield 1; await fail('g'); yield 2; } try { for await (const x of g()) log(x); } catch (e) { log(e.message); } const it = g(); await it.next(); try { await it.next(); } catch (e) { log(e.message); } log(await it.next());`,
  'async generators: yield as an expression': `async function* g() { log([yield 1, yield 2], { a: yield 3 }, (yield 4) + (await tick(1)), \`\${yield 5}\`); } const it = g(); let n = 0; for (let s = await it.next(); !s.done; s = await it.next(n++)) log(s.value);`,
  'async generators: closures and loops': `async function* count(n) { for (let i = 0; i < n; i++) { await tick(0); yield () => i; } } const fs = []; for await (const f of count(3)) fs.push(f); log(fs.map((f) => f()));`,
  'async generators: recursion': `async function* walk(t) { if (!t) return; yield* walk(t[0]); yield t[1]; yield* walk(t[2]); } const r = []; for await (const x of walk([[null, 1, null], 2, [[null, 3, null], 4, null]])) r.push(x); log(r);`,
  'async generators: are their own iterators': `async function* g() { yield 1; } const it = g(); log(it[Symbol.asyncIterator]() === it, typeof it.next, typeof it.return, typeof it.throw);`,

  // for await
  'for await over arrays and promises': `for await (const x of [1, Promise.resolve(2), tick(3)]) log(x); for await (const [a, { b = 5 }] of [[1, {}], Promise.resolve([2, { b: 3 }])]) log(a, b);`,
  'for await over a rejected promise': `try { for await (const x of [1, Promise.reject(new Error('r')), 3]) log(x); } catch (e) { log(e.message); }`,
  'for await over plain generators': `function* g() { try { yield 1; yield tick(2); yield 3; } finally { log('closed'); } } for await (const x of g()) log(x); for await (const x of g()) { log(x); if (x === 2) break; } try { for await (const x of g()) throw new Error('t'); } catch (e) { log(e.message); }`,
  'for await: jumps close the generator': `
    async function* g() { try { for (let i = 0; ; i++) yield await tick(i); } finally { log('closing', await tick('c')); } }
    for await (const x of g()) { if (x === 2) break; log(x); }
    const f = async () => { for await (const x of g()) { if (x === 1) return x; } }; log(await f());
    try { for await (const x of g()) { if (x === 1) await fail('body'); } } catch (e) { log(e.message); }
    outer: for (let i = 0; i < 2; i++) { for await (const x of g()) { if (x) continue outer; } }
    let n = 0; for await (const x of g()) { if (n++ < 2) continue; break; }`,
  'for await: errors of the iterator': `
    const make = (returns) => ({ [Symbol.asyncIterator]: () => ({ n: 0, async next() { if (this.n === 2) throw new Error('next'); return { value: this.n++, done: false }; }, async return() { log('return'); return returns; } }) });
    try { for await (const x of make({})) log(x); } catch (e) { log(e.message); }
    for await (const x of make({})) break;`,
  'for await: an error in return': `const make = () => ({ [Symbol.asyncIterator]: () => ({ async next() { return { value: 1, done: false }; }, async return() { await fail('return'); } }) }); try { for await (const x of make()) break; } catch (e) { log(e.message); } try { for await (const x of make()) throw new Error('body'); } catch (e) { log(e.message); }`,
  'for await: an iterator without return': `const it = { [Symbol.asyncIterator]: () => ({ n: 0, async next() { return { value: this.n, done: this.n++ === 3 }; } }) }; for await (const x of it) { log(x); if (x === 1) break; }`,
  'for await: labels and into what exists': `let x; const o = {}; a: for await (x of [1, 2]) { for await (o.p of [3, 4]) { if (o.p === 4) continue a; log(x, o.p); } } log(x, o);`,
  'for await: closures': `const fs = []; for await (const x of [1, 2, 3]) { fs.push(() => x); if (x === 2) continue; await tick(0); } log(fs.map((f) => f()));`,
  'for await in try': `async function* g() { yield 1; await fail('g'); } try { for await (const x of g()) { try { log(x); } finally { log('f'); } } } catch (e) { log(e.message); } finally { log('F'); }`,
};

/** Generators, and what is done to each: ['next', x], ['throw', message] or ['return', x]. */
export type Script = ['next' | 'throw' | 'return', unknown?][];
export const GENERATORS: Record<string, { body: string; scripts?: Script[] }> = {
  'values and what is sent': {
    body: `const a = yield 1; log(a); const b = yield a + 1; log(b); return 'r';`,
  },
  loops: {
    body: `for (let i = 0; i < 3; i++) log(yield i); for (const x of 'ab') log(yield x); for (const k in { p: 1 }) yield k;`,
  },
  'while and closures': {
    body: `const fs = []; let n = 0; while (n < 3) { const m = n++; fs.push(() => m); yield m; } return fs.map((f) => f());`,
  },
  'try catch finally': {
    body: `try { log('t'); yield 1; log('t2'); yield 2; } catch (e) { log('c', e.message); yield 'c'; } finally { log('f'); yield 'f'; log('f2'); } return 'end';`,
  },
  'catch that rethrows': {
    body: `try { yield 1; } catch (e) { log(e.message); throw new Error('again'); } finally { log('f'); }`,
  },
  'finally that returns': { body: `try { yield 1; } finally { return 'finally'; }` },
  'finally that breaks': {
    body: `for (let i = 0; i < 3; i++) { try { yield i; } finally { if (i === 1) break; continue; } } return 'end';`,
  },
  'nested try': {
    body: `try { try { yield 1; } finally { log('a'); yield 'a'; } } catch (e) { log(e.message); yield 'caught'; } finally { log('b'); } yield 'last';`,
  },
  'an infinite loop that refuses to end': {
    body: `let n = 0; for (;;) { try { yield n++; } catch (e) { log(e.message); } finally { if (n < 3) continue; } }`,
  },
  'delegation to an array': { body: `yield 0; log(yield* [1, 2]); yield 3;` },
  'delegation to a generator': {
    body: `function* inner() { try { const a = yield 'i1'; log('inner got', a); yield 'i2'; } catch (e) { log('inner', e.message); yield 'ic'; } finally { log('inner f'); } return 'inner result'; } try { log('result', yield* inner()); } catch (e) { log('outer', e.message); } yield 'after';`,
  },
  'delegation to an iterator without throw and return': {
    body: `const it = { [Symbol.iterator]: () => ({ n: 0, next(x) { log('next', x); return { value: this.n++, done: this.n > 2 }; } }) }; try { log(yield* it); } catch (e) { log(e instanceof TypeError); } yield 'after';`,
  },
  'delegation to an iterator with return only': {
    body: `const it = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return(x) { log('return', x); return { value: 'ret', done: true }; } }) }; try { yield* it; } catch (e) { log(e instanceof TypeError); } finally { log('f'); }`,
  },
  'delegation whose return refuses': {
    body: `const it = { [Symbol.iterator]: () => ({ n: 0, next() { return { value: this.n++, done: this.n > 4 }; }, return(x) { return { value: 'refused', done: false }; }, throw(e) { return { value: 'took ' + e.message, done: true }; } }) }; log('result', yield* it); yield 'after';`,
  },
  'delegation twice': {
    body: `function* a() { yield 1; return 'ra'; } function* b() { log(yield* a()); yield 2; return 'rb'; } log(yield* b()); return yield* a();`,
  },
  expressions: {
    body: `log([yield 1, yield 2], { a: yield 3 }, (yield 4) ? yield 5 : yield 6, \`\${yield 7}\`); const f = (...x) => x; log(f(yield 8, ...[yield 9])); let x = 1; x += yield 10; log(x);`,
  },
  patterns: {
    body: `const { a = yield 1, ...b } = { c: 2 }; const [d = yield 2] = []; log(a, b, d); try { throw { m: 1 }; } catch ({ m = 5 }) { log(yield m); }`,
  },
  'switch and labels': {
    body: `outer: for (let i = 0; i < 3; i++) { switch (yield i) { case undefined: case 'a': log('one'); continue outer; case 'b': log('two'); break outer; default: log('d'); } log('after'); } return 'end';`,
  },
  'returns at once': { body: `return 5;` },
  'throws at once': { body: `throw new Error('at once');` },
  'throws later': { body: `yield 1; throw new Error('later');` },
  'for of closes': {
    body: `function* g() { try { yield 1; yield 2; } finally { log('closed'); } } for (const x of g()) { log(x); yield x; } for (const x of g()) { yield x; break; }`,
  },
  'is its own iterator': {
    body: `function* g() { yield 1; yield 2; } const it = g(); log(it[Symbol.iterator]() === it, [...g()], Math.max(...g())); const [a] = g(); yield a;`,
  },
  'methods, this, arguments': {
    body: `const o = { n: 5, *m(a) { yield this.n; yield a; yield arguments.length; } }; yield* o.m(1, 2); class A { static *s() { yield 's'; } *[Symbol.iterator]() { yield 'i'; } } yield* A.s(); yield* new A();`,
  },
  'resumes itself': {
    body: `let it; function* g() { try { it.next(); } catch (e) { log(e instanceof TypeError); } yield 1; } it = g(); log(it.next(), it.next());`,
  },
};

export const SCRIPTS: Script[] = [
  [
    ['next', 'a'],
    ['next', 'b'],
    ['next', 'c'],
    ['next', 'd'],
    ['next', 'e'],
    ['next', 'f'],
    ['next'],
    ['next'],
    ['next'],
    ['next'],
    ['next'],
    ['next'],
    ['next'],
  ],
  [['throw', 'T'], ['next'], ['throw', 'U']],
  [['return', 'R'], ['next'], ['return', 'S']],
  [['next'], ['throw', 'T'], ['next'], ['next'], ['next']],
  [['next'], ['return', 'R'], ['next'], ['next'], ['next']],
  [['next'], ['next'], ['throw', 'T'], ['next', 'x'], ['throw', 'U'], ['next']],
  [['next'], ['next', 'b'], ['return', 'R'], ['return', 'S'], ['throw', 'T'], ['next']],
  [['next'], ['throw', 'T'], ['throw', 'U'], ['throw', 'V']],
  [['next'], ['return', 'R'], ['throw', 'T'], ['next']],
];
