import assert from 'node:assert/strict';
import vm from 'node:vm';
import { type ScriptOptions, toScript } from '../../compiler/espruino/script.js';

function script(source: string, kind: ScriptOptions['kind'], minify: boolean): string {
  return toScript(source, { kind, minify }).code;
}

/** The globals that a script makes. */
function globalsOf(code: string): string[] {
  const world = {};
  vm.runInNewContext(code, world);
  return Object.keys(world);
}

/** What a script prints. */
function printed(code: string): unknown[] {
  const lines: unknown[] = [];
  const print = (...values: unknown[]): unknown => lines.push(JSON.stringify(values));
  const say = (text: string): string => {
    print(text);
    return text;
  };
  vm.runInNewContext(code, { print, say });
  return lines;
}

const SOURCE =
  'function once() { for (;;) return; } function twice() { for (;;) { once(); return; } } let n = 0; twice(); twice();';

describe('scripts for Espruino', () => {
  it('make globals only if they are minified programs, those that are used most first', () => {
    assert.deepEqual(globalsOf(script(SOURCE, 'program', true)), ['twice', 'once']);
    assert.deepEqual(globalsOf(script(SOURCE, 'program', false)), []);
    assert.deepEqual(globalsOf(script(SOURCE, 'module', true)), []);
  });

  it('hide nothing of the engine, no pin, and no global that the program sets', () => {
    const names = globalsOf(
      script(
        'var E = 1, D2 = 2, print = 3, a = 4, b = 5; globalThis.a = E + D2 + print + a + b;',
        'program',
        true,
      ),
    );
    assert.deepEqual(
      names.filter((name) => ['E', 'D2', 'print'].includes(name)),
      [],
    );
    assert.equal(names.length, 6);
  });

  const cases: [why: string, isGone: boolean, source: string][] = [
    ['one expression', true, 'function f(a, b) { return a + b; } print(f(1, 2));'],
    ['nothing', true, 'function f() {} f(); print(1);'],
    ['a statement', true, 'var n = 0; function f(a) { n += a; } f(2); f(3); print(n);'],
    [
      'an argument that is evaluated first',
      true,
      'function f(a) { return a + n; } var n = 1; function g() { n = 5; return 1; } print(f(g()), g);',
    ],
    [
      'arguments that may not be exchanged',
      false,
      'function f(a, b) { return b + a; } print(f(say("a"), say("b")));',
    ],
    [
      'an argument that is used later',
      false,
      'var n = 1; function f(a) { return n + a; } print(f(n++));',
    ],
    [
      'an argument that is used twice',
      false,
      'function f(a) { return a + a; } print(f(say("a")));',
    ],
    [
      'an argument that changes another',
      false,
      'function f(a, b) { return a + b; } function g(i) { return [f(i++, i), f(i++, i)]; } print(g(1));',
    ],
    [
      'an argument that the function may change',
      false,
      'var n = 1; function f(a) { return g() + a; } function g() { n = 5; g; return 1; } print(f(n));',
    ],
    ['a parameter that is assigned', false, 'function f(a) { return a = a + 1; } print(f(1));'],
    [
      'a parameter in a closure',
      false,
      'function f(a) { return () => a; } let i = 1, g = f(i); i = 2; print(g());',
    ],
    [
      'a name that means another thing',
      false,
      'var n = 1; function f() { return n; } function g(n) { print(n, f()); print(g.name); } g(2);',
    ],
    ['a value that nobody returns', false, 'var n = 1; function f() { n = 2; } print(f());'],
    ['recursion', false, 'function f(n) { return n ? f(n - 1) : 7; } print(f(3));'],
    [
      'a call in the arguments of another',
      false,
      'function f(n) { return n + 1; } print(f(f(1)));',
    ],
    ['a function that is a value', false, 'function f(n) { return n; } print([1].map(f), f(2));'],
    ['this', false, 'function f() { return typeof this; } print(f());'],
    [
      'a long one in two places',
      false,
      'function f(a) { return [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, a]; } print(f(1), f(2));',
    ],
  ];
  for (const [why, isGone, source] of cases)
    it(`inline ${isGone ? '' : 'no '}calls: ${why}`, () => {
      const code = script(source, 'program', true);
      assert.equal(/function f\b/.test(code), !isGone, code);
      assert.deepEqual(printed(code), printed(source));
    });
});
