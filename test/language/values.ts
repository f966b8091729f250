// Values for `console.log`: by hand, and at random.
import { randomly } from './random-programs.js';

/** What the values below use. */
export const HEAD = `
class Point { x = 1; #hidden = 2; get sum() { return this.x; } set sum(v) {} static origin = 0; move() {} }
class Wide extends Point { list = [1]; }
class Failure extends Error {}
class ConfigError extends Error { code = 5; }
const circle = { name: 'circle', inner: {} };
circle.self = circle; circle.inner.up = circle; circle.inner.me = circle.inner;
const sparse = [1, , 3]; sparse[7] = 1; sparse.extra = 'x';
function named() {}
const symbol = Symbol('a symbol');
const bare = Object.assign(Object.create(null), { a: 1 });
const without = (value) => Object.setPrototypeOf(value, null);
const count = (n, item = (i) => i) => Array.from({ length: n }, (_, i) => item(i));
const caused = (error, value) => Object.defineProperty(error, 'cause', { value });
const custom = Symbol.for('nodejs.util.inspect.custom');
`;

/** The arguments of a call, as source, by what they try. */
export const VALUES: Record<string, string> = {
  nothing: '',
  primitives: `-0, 0, 1e21, 5n, undefined, null, true, symbol, 'text', ''`,
  'primitives in an array': `[-0, 0.1, 5n, undefined, null, true, symbol, NaN, -Infinity, 'text']`,
  'empty ones': `{}, [], new Map(), new Set(), new Point().move`,
  'strings and their quotes': `["it's", '"', \`'"\`, \`'"\\\`\`, '\${x}', "'\\"\${", 'a\\\\b']`,
  'strings with controls': `['\\x00\\x1b\\x7f\\x9b', 'a\\nb\\tc\\r\\b\\f\\v', '\\ud800', 'x\\udc00', '\\u{1F600}']`,
  'long strings': `{ long: 'x'.repeat(100), lines: 'one line that is long\\nand another\\n', short: 'a\\nb' }`,
  'very long strings': `['y'.repeat(10_007)], 'z'.repeat(10_007).length`,
  keys: `{ plain: 1, 'with space': 2, 'ünï': 3, 1: 4, [symbol]: 5, "it's": 6, $a: 7, _b: 8, ['__proto__']: 9 }`,
  'hidden keys': `Object.defineProperty({ seen: 1 }, 'hidden', { value: 2 })`,
  accessors: `{ get a() { return 1; }, set a(v) {}, get b() { return 2; }, set c(v) {} }`,
  depth: `{ a: { b: { c: {} } } }, { a: { b: { c: { d: 1 } } } }, [[[[]]]], [[[[1]]]]`,
  'what lies too deep': `{ a: { b: { c: new Map([[1, 2]]), d: new Date(0), e: /x/, f: new Point(), g: bare, h: [1], i: () => 1, j: new Uint8Array(2) } } }`,
  circles: `circle, [circle]`,
  'two circles': `(() => { const a = { n: 1 }, b = { a }; a.b = b; a.a = a; return { a, b }; })()`,
  instances: `new Point(), new Wide(), [new Point()], Object.create(Point.prototype)`,
  classes: `Point, Wide, class {}, class extends Wide {}, [Point], { Point }`,
  functions: `Math.max, () => {}, function () {}, named, function* made() {}, console.log, Map`,
  'functions with properties': `Object.assign(function f() {}, { a: 1, deep: { deeper: { deepest: {} } } })`,
  'no prototype': `bare, Object.create(null), Object.create(bare).a`,
  'lost prototypes': `without(new Map([[1, 2]])), without([1]), without(new Date(0)), without(new Uint8Array(2)), without(new Set())`,
  'a class of a tag': `{ [Symbol.toStringTag]: 'Tag', a: 1 }, new (class Q { get [Symbol.toStringTag]() { return 'T'; } })()`,
  'a generator object': `(function* () {})(), Math, JSON`,
  'sparse arrays': `sparse, Array(5), [undefined, , null], [, 'a'], [, , 'a', , 'b']`,
  'long sparse arrays': `Array(200), Object.assign([], { 150: 1 }), count(99).concat(Array(201))`,
  'arrays with properties': `Object.assign([1, 2], { a: 1, [symbol]: 2, '-1': 3, '01': 4 }), Object.assign(count(150), { x: 1 })`,
  'long arrays': `count(100), count(101), count(250)`,
  'arrays of words': `count(27, (i) => 'word'.repeat((i % 4) + 1)), count(101, (i) => 's' + i)`,
  'arrays in columns': `[1.5, 22.25, -3, 400000, 5, 6, 7, 8, 9], ['a', 1, 'b', 2, 'c', 3, 'd', 4], [1n, 2n, 3n, 4n, 5n, 6n, 7n]`,
  'columns of wide characters': `['日本語', 'a', 'b', 'c', 'dd', 'é', 'ff'], { a: '日本語' }`,
  'arrays of objects': `count(10, (i) => ({ id: i, name: 'n' + i }))`,
  'arrays of arrays': `count(8, (i) => count(i)), count(3, () => count(40))`,
  'lines of 72 characters': `count(4, (i) => ({ a: 'x'.repeat(54 + i), b: 1 })), ['x'.repeat(64)], ['x'.repeat(65)], ['x'.repeat(66)]`,
  'many keys': `Object.fromEntries(count(26, (i) => [String.fromCharCode(97 + i), i]))`,
  maps: `new Map([['a', 1], [{ k: 1 }, new Map([[[1], new Set(['x'])]])]]), new Map(count(110, (i) => [i, i * i]))`,
  sets: `new Set([1, 'a', { b: [1] }, new Set([[[]]])]), new Set(count(110))`,
  subclasses: `new (class M extends Map { z = 1; })([[1, 2]]), new (class A extends Array {})(3), new (class S extends Set {})([1]), new (class U extends Uint8Array {})(2)`,
  'typed arrays': `new Uint8Array([1, 2, 3]), new Float64Array(3), new BigInt64Array(2), new Uint8Array(0), new Uint8Array(200), new Int16Array([-1, 300])`,
  buffers: `new ArrayBuffer(3), new Uint8Array(count(300)).buffer, new DataView(new Uint8Array([1, 255]).buffer), new ArrayBuffer(0)`,
  dates: `new Date(0), new Date(NaN), [new Date(1e12)], Object.assign(new Date(5), { x: 1 })`,
  'regular expressions': `/a+b?/gi, [/x/], Object.assign(/x/, { y: 2 })`,
  boxes: `new Number(-0), new String('abc'), new Boolean(false), Object(1n), Object(symbol), Object.assign(new String('hi'), { k: 1 }), [new String("it's")]`,
  'weak collections': `new WeakMap(), new WeakSet()`,
  arguments: `(function () { return arguments; })(1, 'b')`,
  errors: `new Error('plain'), 1`,
  'errors of all kinds': `new TypeError('of two\\nlines'), new RangeError(''), new Failure('own class'), new ConfigError('own class')`,
  'errors in objects': `{ e: new TypeError('inside') }, [new Error('in an array')], new Map([['e', new Error('in a map')]])`,
  'errors with properties': `Object.assign(new Error('no file'), { code: 'ENOENT', errno: -2 })`,
  'errors with causes': `caused(new Error('outer'), new Error('inner')), caused(new Error('text'), 'a text')`,
  'several errors': `new AggregateError([new Error('first'), 2], 'all')`,
  'errors without a stack': `Object.defineProperty(new Error('no stack'), 'stack', { value: '' })`,
  'an own inspect': `{ [custom](depth, options, inspect) { return \`<\${depth} \${inspect({ a: { b: { c: {} } } }, options)}>\\nnext\`; } }, { a: { [custom]() { return { x: 1 }; } } }, [{ [custom]() { return 'one\\ntwo'; } }]`,
  '%s': `'%s %s %s %s %s %s', 'x', -0, 5n, symbol, { a: { b: 1 } }, [1, [2]]`,
  '%s of objects': `'%s %s %s %s', new Point(), { toString() { return 'own'; } }, null, { [Symbol.toPrimitive]: () => 'primitive' }`,
  '%s of functions': `'%s', Object.defineProperty(() => 1, 'toString', { value: () => 'a function' })`,
  '%d': `'%d %d %d %d %d', 42.5, '0x10', 7n, symbol, {}`,
  '%i': `'%i %i %i %i', 42.9, '12px', 7n, symbol`,
  '%f': `'%f %f %f', '1.5x', 2, symbol`,
  '%j': `'%j %j %j', { a: [1] }, undefined, circle`,
  '%O': `'%O and %O', { a: { b: { c: {} } } }, [[[[]]]]`,
  '%o': `'%o', { a: [1, 2], b: { c: { d: { e: {} } } } }`,
  '%o of a typed array': `'%o', new Uint8Array(2)`,
  '%o of an instance': `'%o', new Wide()`,
  '%c': `'%cred%c', 'color: red', ''`,
  'percent signs': `'100%', '%%', 1`,
  'percent signs that are escaped': `'%% %s %%', 1`,
  'a lone percent sign': `'%d%', 5`,
  'a format alone': `'%s %%'`,
  'other letters': `'%x %z', 1`,
  'too few values': `'%s %s %d', 'one'`,
  'too many values': `'%s', 'one', 'two', { three: 3 }, 'four'`,
  'a format that is not first': `1, '%s', 'x'`,
};

const KEYS = ['a', 'name', 'some key', "it's", '1', 'longerKeyOfAnObject', 'ключ', '$x', '_y'];
const WORDS = [
  '',
  'word',
  "it's",
  'a "quote"',
  'line\\nline',
  'é',
  '日本',
  'tab\\there',
  'back\\\\slash',
];

class Author {
  constructor(private random: (n: number) => number) {}

  private pick<T>(list: readonly T[]): T {
    return list[this.random(list.length)] as T;
  }

  private list(most: number, make: () => string): string {
    return Array.from({ length: this.random(most + 1) }, make).join(', ');
  }

  private text(): string {
    const word = this.pick(WORDS).replace(/'/g, "\\'");
    const times = this.random(8) === 0 ? this.random(40) : 1;
    return times === 1 ? `'${word}'` : `'${word}'.repeat(${times})`;
  }

  private number(): string {
    const big = this.random(1 << 30);
    return this.pick([
      `${big}`,
      `-${big % 1000}`,
      `${big % 10}`,
      `${(big % 1000) / 8}`,
      '-0',
      'NaN',
    ]);
  }

  private primitive(): string {
    const other = ['null', 'undefined', 'true', 'false', '12n', 'symbol', "Symbol('x')"];
    return this.pick([this.text(), this.text(), this.number(), this.number(), this.pick(other)]);
  }

  private small(): string {
    return this.pick([
      'new Point()',
      'Point',
      '() => 1',
      'named',
      'new Date(1e12)',
      '/a+/g',
      'bare',
      'circle',
      'sparse',
      'new Uint8Array(9)',
      'new Float32Array([0.5, -1])',
      'new ArrayBuffer(5)',
      'new Number(3)',
      "new TypeError('random')",
      "Object.assign(new Error('with code'), { code: 'E' })",
      '{ get a() { return 1; }, set b(v) {} }',
      "Object.assign([1, 2], { more: 'x' })",
    ]);
  }

  private entry(depth: number): string {
    const key = this.random(8) === 0 ? '[symbol]' : JSON.stringify(this.pick(KEYS));
    return `${key}: ${this.value(depth - 1)}`;
  }

  /** A list of values of the same kind: these are put into columns. */
  private column(): string {
    const make = this.pick([() => this.number(), () => this.text(), () => this.primitive()]);
    return `[${this.list(this.pick([8, 30, 30, 130]), make)}]`;
  }

  value(depth: number): string {
    if (depth <= 0 || this.random(4) === 0) return this.primitive();
    const inner = () => this.value(depth - 1);
    switch (this.random(8)) {
      case 0:
      case 1:
        return `[${this.list(6, inner)}]`;
      case 2:
      case 3:
        return `{ ${this.list(7, () => this.entry(depth))} }`;
      case 4:
        return `new Map([${this.list(4, () => `[${inner()}, ${inner()}]`)}])`;
      case 5:
        return `new Set([${this.list(5, inner)}])`;
      case 6:
        return this.column();
      default:
        return this.small();
    }
  }

  call(): string {
    if (this.random(6) > 0) return this.value(4);
    const format = Array.from({ length: this.random(4) + 1 }, () =>
      this.pick(['%s', '%O', '%i', '%%', '%c', 'text', '%']),
    );
    return [`'${format.join(' ')}'`, ...format.map(() => this.pick(['1', "'x'", '[[1]]']))].join(
      ', ',
    );
  }
}

export function randomValues(seed: number, count: number): Record<string, string> {
  const author = new Author(randomly(seed));
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`random ${seed}.${i}`, author.call()]),
  );
}
