import assert from 'node:assert/strict';
import { compiler } from '../../compiler/rollup.js';

// Bodies in which every use surely comes after its declaration, though some functions stand before it.
const SAFE: Record<string, string> = {
  'uses in order': 'const a = await f(); let b = a; b += a; for (const c of b) f(c); return b;',
  'a function that calls itself':
    'const up = (n) => (n > 0 ? up(n - 1) : n); return up(await f());',
  'functions that call each other':
    'const a = (n) => b(n); const b = (n) => a(n); await f(); return a(1);',
  'a closure before the declaration, called after it':
    'const get = () => x; const x = await f(); return get();',
  'a function at the end': 'const x = await f(); help(); return x; function help() { f(x); }',
  'a function at the start': 'function help() { f(x); } const x = await f(); help(); return x;',
  'a function called by another':
    'function a() { b(); } function b() { f(x); } const x = await f(); a();',
  'closures in an object':
    'const o = { get: () => x, m() { return x; } }; const x = await f(); o.m();',
  'methods of a class':
    'class A { m() { return new B(x); } } class B {} const x = await f(); new A();',
  'a closure that is passed on after the declaration': 'let x = await f(); f(() => x++); return x;',
  'rounds of a loop': 'for (;;) { await f(); const g = () => x; const x = await f(); g(); }',
  'a case of its own': 'switch (await f()) { case 1: { f(); } case 2: const x = 2; f(() => x); }',
  'a variable of another function':
    'await f(); const g = () => { h(); const x = 1; function h() { x; } };',
  'a default value': 'const { a, b = a } = await f(); const [c = a, d = () => c] = b; return d;',
};

// Bodies in which a use may come before its declaration.
const UNSAFE: Record<string, string> = {
  'a closure that is passed on': 'const x = f(() => x); await x;',
  'a function called before': 'help(); const x = await f(); function help() { f(x); }',
  'a function called by another before':
    'a(); function a() { b(); } function b() { f(x); } const x = await f();',
  'a method called before': 'const o = { m: () => x }; o.m(); const x = await f();',
  'a field of a class': 'class A { static a = f(() => x); } const x = await f();',
  'another case': 'switch (await f()) { case 1: let x = 2; case 2: f(x); }',
  'an alias': 'const a = () => x; const b = a; b(); const x = await f();',
};

async function compile(body: string): Promise<string> {
  const transform = compiler().transform as unknown as (
    code: string,
    id: string,
  ) => Promise<{ code: string }>;
  const { code } = await transform(`export const main = async () => { ${body} };`, 'main.js');
  return code;
}

describe('uses before the declaration', () => {
  for (const [what, body] of Object.entries(SAFE))
    it(`nothing is checked: ${what}`, async () => {
      assert.doesNotMatch(await compile(body), /DEAD|_live|_early/);
    });

  for (const [what, body] of Object.entries(UNSAFE))
    it(`a use is checked: ${what}`, async () => {
      assert.match(await compile(body), /_live\([^)]*, "x"\)/);
    });
});
