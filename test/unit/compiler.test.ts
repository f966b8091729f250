import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rollup } from 'rollup';
import type { Dialect } from '../../compiler/dialects.js';
import { packageRoot } from '../../tool/root.js';
import { type Kind, randomBody, randomly } from '../language/random-programs.js';
import { BODIES, GENERATORS, SCRIPTS, type Script } from '../support/bodies.js';
import { temporaryFolder } from '../support/temporary.js';
import { compiler, modern, play, sim, xs } from '../support/world.js';

const RUNTIME = pathToFileURL(join(packageRoot(), 'dist', 'runtime.js')).href;
const FOLDER = temporaryFolder('compiler');
const PROGRAMS = 60;
const BATCH = 20;
// Statements with statements in them, per program.
const SIZE = 9;
// The programs of a run can be had again, and others: UASYNCIO_SEED=7 npx mocha test/unit/compiler.test.ts
const SEED = Number(process.env.UASYNCIO_SEED ?? 1);

type Log = (...values: unknown[]) => void;
type Tools = {
  log: Log;
  pause: () => PromiseLike<unknown>;
  flip: () => boolean;
  pick: (n: number) => number;
};
type Make = (tools: Tools) => () => unknown;

let modules = 0;

interface Compiled {
  code: string;
  map: SourceMapPayload;
}

async function compile(source: string, id: string, options: object = {}): Promise<Compiled> {
  const plugin = compiler({ runtime: RUNTIME, ...options });
  const context = {
    error(message: { message: string }) {
      throw Object.assign(new Error(message.message), message);
    },
  };
  const transform = plugin.transform as unknown as (code: string, id: string) => Promise<Compiled>;
  return await transform.call(context as never, source, id);
}

async function importCode<M>(code: string): Promise<M> {
  const file = join(FOLDER, `${modules++}.mjs`);
  writeFileSync(file, code);
  return (await import(pathToFileURL(file).href)) as M;
}

// What bodies use, made of log and pause.
const HELPERS = `
    const tick = async (x) => { await pause(); return x; };
    const fail = async (message) => { await pause(); throw new Error(message); };
    const say = (x) => { log('say', x); return x; };
    function* gen(n) { try { for (let i = 0; i < n; i++) yield i; } finally { log('gen'); } return 'gen ' + n; }
    async function* agen(n) { try { for (let i = 0; i < n; i++) yield tick(i); } finally { log('agen', await tick(n)); } }`;

function wrap(body: string, head: string): string {
  return `({ log, pause, flip, pick }) => {${HELPERS}
    return ${head} { ${body} };
  }`;
}

/** A module of many programs, in which the helpers are compiled once. */
function together(bodies: string[], head: string): string {
  const programs = bodies.map(
    (body) => `(tools) => {
      const { log, flip, pick } = tools, { tick, fail, gen, agen } = helpers(tools);
      return ${head} { ${body} };
    }`,
  );
  return `
    const helpers = ({ log, pause }) => {${HELPERS}
      return { tick, fail, gen, agen };
    };
    export default [${programs.join(',\n')}];`;
}

/** A program whose coroutines stand at the top of their module, where their bodies can be hoisted. */
function atTop(body: string): string {
  return `let log, pause, flip, pick;${HELPERS}
    async function main() { ${body} }
    export default (tools) => { ({ log, pause, flip, pick } = tools); return main; };`;
}

/** What is logged is copied, as it may change. Errors are told by their message. */
function snapshot(x: unknown): unknown {
  if (typeof x === 'bigint' || typeof x === 'function' || x === undefined) return String(x);
  // The engine's own words may differ.
  if (x instanceof TypeError) return 'a TypeError';
  if (x instanceof Error) return `${x.name}: ${x.message}`;
  if (Array.isArray(x)) return Array.from(x, snapshot);
  if (typeof x === 'object' && x !== null)
    return Object.fromEntries(Object.entries(x).map(([k, v]) => [k, snapshot(v)]));
  return x;
}

function tools(
  seed: number,
  pause: () => PromiseLike<unknown>,
): { trace: unknown[]; tools: Tools } {
  const trace: unknown[] = [];
  const pick = randomly(seed);
  return {
    trace,
    tools: {
      log: (...values) => void trace.push(snapshot(values)),
      pause,
      flip: () => pick(2) === 0,
      pick,
    },
  };
}

async function traceNative(make: Make, seed = 1): Promise<unknown[]> {
  const { trace, tools: given } = tools(seed, () => Promise.resolve());
  try {
    trace.push(['returned', snapshot(await make(given)())]);
  } catch (error) {
    trace.push(['threw', snapshot(error)]);
  }
  return trace;
}

async function traceCompiled(make: Make, seed = 1, mayLeaveTasks = false): Promise<unknown[]> {
  const { trace, tools: given } = tools(seed, () => sim.sleep(0));
  await play(async () => {
    try {
      const value = await sim.createTask(make(given) as () => Promise<unknown>);
      trace.push(['returned', snapshot(value)]);
    } catch (error) {
      trace.push(['threw', snapshot(error)]);
    }
    if (!mayLeaveTasks) assert.equal(sim.allTasks().size, 1);
  });
  return trace;
}

describe('compiled async functions do what native ones do', () => {
  for (const [name, body] of Object.entries(BODIES)) {
    it(name, async () => {
      const source = `export default ${wrap(body, 'async function main()')};`;
      const native = await traceNative((await importCode<{ default: Make }>(source)).default);
      assert.ok(native.length > 0);
      const { code } = await compile(source, `${name}.js`);
      assert.doesNotMatch(code, /\basync (function|\()|\bawait\b|__uasyncio/);
      const { default: make } = await importCode<{ default: Make }>(code);
      assert.deepEqual(await traceCompiled(make), native);
      // The program can be run again: nothing is kept between calls.
      assert.deepEqual(await traceCompiled(make), native);
    });
  }

  it('and so with generators lowered too', async () => {
    const failures: string[] = [];
    for (const [name, body] of Object.entries(BODIES)) {
      try {
        const source = `export default ${wrap(body, 'async function main()')};`;
        const { default: native } = await importCode<{ default: Make }>(source);
        const { code } = await compile(source, 'lowered.js', { generators: true });
        assert.doesNotMatch(code, /\bfunction\s*\*|\byield\b/);
        const { default: compiled } = await importCode<{ default: Make }>(code);
        assert.deepEqual(await traceCompiled(compiled), await traceNative(native));
      } catch {
        failures.push(name);
      }
    }
    assert.deepEqual(failures, []);
  });

  it('and so with closures made in functions of their own, as for XS', async () => {
    const failures: string[] = [];
    let lifted = 0;
    for (const [name, body] of Object.entries(BODIES)) {
      try {
        const source = atTop(body);
        const { default: native } = await importCode<{ default: Make }>(source);
        const { code } = await compile(source, 'lifted.js', { dialect: xs });
        lifted += code.split('var _closure').length - 1;
        const { default: compiled } = await importCode<{ default: Make }>(code);
        assert.deepEqual(await traceCompiled(compiled), await traceNative(native));
      } catch {
        failures.push(name);
      }
    }
    assert.deepEqual(failures, []);
    assert.ok(lifted > 30, `${lifted}`);
  });

  it('what knows its class by `this` moves with the class', async () => {
    const source = atTop(`
      let base = 10;
      await pause();
      class A { y = 5; f = () => this.y + base; static s = 3; static g = () => this.s + base; }
      const B = class { #x = base; z = () => this.#x + base; };
      const o = { n: 1, m() { return this.n + base; } };
      base = 20;
      log(new A().f(), A.g(), new B().z(), o.m());`);
    const native = await traceNative((await importCode<{ default: Make }>(source)).default);
    const { code } = await compile(source, 'classes.js', { dialect: xs });
    const { default: make } = await importCode<{ default: Make }>(code);
    assert.deepEqual(await traceCompiled(make), native);
  });

  it('a closure in a catch, which has a variable of its own, stays there', async () => {
    const source = atTop(`
      const all = [];
      for (const x of [1, 2]) { try { throw x; } catch (e) { all.push(() => e + x); } await pause(); }
      log(all.map((f) => f()));`);
    const { code } = await compile(source, 'catch.js', { dialect: xs });
    const { default: make } = await importCode<{ default: Make }>(code);
    assert.deepEqual(await traceCompiled(make), [['', [2, 4]].slice(1), ['returned', 'undefined']]);
  });
});

describe('loops that esbuild does not take', () => {
  const LABELS = `
    a: b: for (let i = 0; i < 5; i++) {
      for (;;) {
        await pause();
        if (i === 0) continue a;
        if (i === 1) continue b;
        if (i === 4) break a;
        break;
      }
      log(i);
    }
    let n = 0;
    c: d: e: while (true) {
      do {
        if (n++ < 2) continue c;
        if (n < 4) continue d;
        break e;
      } while (true);
    }
    log(n);`;

  it('have two labels', async () => {
    const source = `export default ${wrap(LABELS, 'async function main()')};`;
    const native = await traceNative((await importCode<{ default: Make }>(source)).default);
    for (const name of ['labels.js', 'labels.ts']) {
      const { code } = await compile(source, name);
      const { default: make } = await importCode<{ default: Make }>(code);
      assert.deepEqual(await traceCompiled(make), native);
    }
  });
});

describe('functions that `using` declares', () => {
  // The same in a module that has coroutines, and in one that has none.
  const SOURCE = `
    const disposable = (x) => Object.assign(x, { [Symbol.dispose]() {} });
    Function.prototype[Symbol.dispose] = () => {};
    export default () => {
      using arrow = () => {}, plain = function () {}, covered = (function* () {}), made = class {};
      using taken = class { static { this.own = this.name; } }, named = function own() {};
      using none = disposable(() => {}), sequence = (0, () => {});
      const names = [arrow, plain, covered, made, taken, named, none, sequence].map((f) => f.name);
      for (using head = () => {}; names.length < 10; ) names.push(head.name, taken.own);
      return names;
    };`;

  for (const [what, more] of Object.entries({
    coroutines: 'export async function f() {}',
    'no coroutines': '',
  }))
    it(`have their names, in a module with ${what}`, async () => {
      const { code } = await compile(SOURCE + more, 'using.js');
      try {
        const { default: names } = await importCode<{ default: () => string[] }>(code);
        const expected = [
          'arrow',
          'plain',
          'covered',
          'made',
          'taken',
          'own',
          '',
          '',
          'head',
          'taken',
        ];
        assert.deepEqual(names(), expected);
      } finally {
        delete (Function.prototype as Partial<Disposable>)[Symbol.dispose];
      }
    });
});

describe(`random programs (seed ${SEED})`, () => {
  const seeds = Array.from({ length: PROGRAMS }, (_, i) => SEED * 100_000 + i);

  /** A few programs per module; if a module cannot be compiled, each of its own. */
  async function compileAll(bodies: string[], head: string, options: object): Promise<Make[]> {
    const made: Make[] = [];
    for (let i = 0; i < bodies.length; i += BATCH)
      made.push(...(await compileSome(bodies.slice(i, i + BATCH), head, options)));
    return made;
  }

  async function compileSome(bodies: string[], head: string, options: object): Promise<Make[]> {
    try {
      const { code } = await compile(together(bodies, head), 'random.js', options);
      return (await importCode<{ default: Make[] }>(code)).default;
    } catch (error) {
      if (bodies.length === 1) return [broken(error)];
      const made: Make[] = [];
      for (const body of bodies) made.push(...(await compileSome([body], head, options)));
      return made;
    }
  }

  function broken(error: unknown): Make {
    return () => () => {
      throw error;
    };
  }

  it(`${PROGRAMS} async functions behave as natively`, async () => {
    const bodies = seeds.map((seed) => randomBody(seed, 'async', SIZE));
    const head = 'async function main()';
    const { default: native } = await importCode<{ default: Make[] }>(together(bodies, head));
    const compiled = await compileAll(bodies, head, {});
    let events = 0;
    const differences = new Differences('async');
    for (const [i, seed] of seeds.entries()) {
      for (const flips of [seed, seed + 1, seed + 2]) {
        const expected = await traceNative(native[i] as Make, flips);
        events += expected.length;
        differences.compare(
          seed,
          `flips ${flips}`,
          await traceCompiled(compiled[i] as Make, flips, true),
          expected,
        );
      }
    }
    assert.ok(events > 10 * PROGRAMS, `${events} events only`);
    differences.check();
  });

  it(`${PROGRAMS} generators behave as natively`, async () => {
    const bodies = seeds.map((seed) => randomBody(seed, 'generator', SIZE));
    const head = 'function* main()';
    const { default: native } = await importCode<{ default: Make[] }>(together(bodies, head));
    const compiled = await compileAll(bodies, head, { generators: true });
    const differences = new Differences('generator');
    for (const [i, seed] of seeds.entries()) {
      for (const [k, script] of randomScripts(seed).entries()) {
        const actual = playScript(compiled[i] as Make, script, seed + k);
        const expected = playScript(native[i] as Make, script, seed + k);
        differences.compare(seed, `script ${JSON.stringify(script)}`, actual, expected);
      }
    }
    differences.check();
  });
});

/** Collects what differs, and shows the shortest program. */
class Differences {
  private found = new Map<number, string>();
  constructor(private kind: Kind) {}

  compare(seed: number, how: string, actual: unknown[], expected: unknown[]): void {
    if (this.found.has(seed)) return;
    try {
      assert.deepEqual(actual, expected);
    } catch (error) {
      const at = expected.findIndex(
        (event, i) => JSON.stringify(event) !== JSON.stringify(actual[i]),
      );
      const what = `event ${at} is ${JSON.stringify(actual[at])}, not ${JSON.stringify(expected[at])}`;
      assert.ok(error instanceof assert.AssertionError);
      this.found.set(seed, `${what}; seed ${seed}, ${how}`);
    }
  }

  check(): void {
    if (this.found.size === 0) return;
    const body = (seed: number): string => randomBody(seed, this.kind, SIZE);
    const [shortest] = [...this.found.keys()].sort((a, b) => body(a).length - body(b).length) as [
      number,
    ];
    const where = `${this.found.get(shortest)}:\n${body(shortest)}`;
    assert.fail(`${this.found.size} of ${PROGRAMS} programs differ. The shortest: ${where}`);
  }
}

function randomScripts(seed: number): Script[] {
  const random = randomly(seed);
  const steps = ['next', 'next', 'next', 'next', 'next', 'next', 'throw', 'return'] as const;
  return Array.from({ length: 4 }, (_, i) =>
    Array.from({ length: 40 }, (_, n) => [i === 0 ? 'next' : (steps[random(8)] as 'next'), `${n}`]),
  );
}

function playScript(make: Make, script: Script, seed = 1): unknown[] {
  const { trace, tools: given } = tools(seed, () => Promise.resolve());
  let generator: Generator<unknown, unknown, unknown>;
  try {
    generator = make(given)() as typeof generator;
  } catch (error) {
    return [['not made', snapshot(error)]];
  }
  for (const [method, argument] of script) {
    try {
      const given_ = method === 'throw' ? new Error(argument as string) : argument;
      trace.push([method, snapshot(generator[method](given_))]);
    } catch (error) {
      trace.push([method, 'threw', snapshot(error)]);
    }
  }
  return trace;
}

describe('compiled generators do what native ones do', () => {
  for (const [name, { body }] of Object.entries(GENERATORS)) {
    it(name, async () => {
      const source = `export default ${wrap(body, 'function* main()')};`;
      const { default: native } = await importCode<{ default: Make }>(source);
      const { code } = await compile(source, `${name}.js`, { generators: true });
      assert.doesNotMatch(code, /function\s*\*|\byield\b|__uasyncio/);
      const { default: make } = await importCode<{ default: Make }>(code);
      for (const script of SCRIPTS)
        assert.deepEqual(
          playScript(make, script),
          playScript(native, script),
          JSON.stringify(script),
        );
    });
  }

  it('stay as they are unless told', async () => {
    const { code } = await compile(
      'export function* g() { yield 1; } export const f = async () => { await g; };',
      'g.js',
    );
    assert.match(code, /function\* ?g\(\)/);
    const { g } = await importCode<{ g: () => Iterable<number> }>(code);
    assert.deepEqual([...g()], [1]);
  });
});

describe('a dialect', () => {
  it('of another engine brings its own steps, before coroutines are made and after', async () => {
    const seen: string[] = [];
    const dialect: Dialect = {
      ...modern,
      target: 'es2018',
      generators: true,
      library: (id) => ({
        visitor: { YieldExpression: () => void seen.push(`library ${basename(id)}`) },
      }),
      lower(code, map, id) {
        seen.push(`lower ${basename(id)}`);
        return { code: `${code}\n// lowered`, map };
      },
    };
    const source = 'export function* twice() { try { yield 1; } catch { yield 2; } }';
    const { code } = await compile(source, 'own.js', { dialect });
    assert.deepEqual(seen, ['library own.js', 'library own.js', 'lower own.js']);
    assert.match(code, /new _Generator\(/);
    assert.doesNotMatch(code, /function\s*\*|catch \{/);
    assert.match(code, /\/\/ lowered$/);
  });
});

describe('source maps', () => {
  const source = `interface Shape {
  name: string;
  sides: number;
}

export const marks: Record<string, number> = {};

async function inner(n: number): Promise<number> {
  if (n > 2) throw new Error('in a plain place');
  return n;
}

export async function afterAwait(pause: () => Promise<void>): Promise<void> {
  const shape: Shape = { name: 'x', sides: 3 };
  await pause();
  throw new Error(shape.name);
}

export async function inLoop(pause: () => Promise<void>): Promise<void> {
  for (const n of [1, 2, 3]) {
    await pause();
    await inner(
      n,
    );
  }
}

export async function inFinally(pause: () => Promise<void>): Promise<void> {
  try {
    await pause();
  } finally {
    await pause();
    const nothing = undefined as unknown as { x: { y: number } };
    marks.y = nothing.x.y;
  }
}

export class Thing {
  async method(pause: () => Promise<void>): Promise<number> {
    const f = async (): Promise<number> => {
      await pause();
      throw new Error('in an arrow');
    };
    return await f();
  }
}

export async function* generated(pause: () => Promise<void>): AsyncGenerator<number> {
  yield 1;
  await pause();
  throw new Error('in a generator');
}
`;
  const lineOf = (text: string): number =>
    source.split('\n').findIndex((line) => line.includes(text)) + 1;
  type Pause = () => PromiseLike<unknown>;
  type Module = {
    afterAwait(pause: Pause): Promise<void>;
    inLoop(pause: Pause): Promise<void>;
    inFinally(pause: Pause): Promise<void>;
    Thing: new () => { method(pause: Pause): Promise<number> };
    generated(pause: Pause): AsyncGenerator<number>;
  };
  const cases: [string, (m: Module) => Promise<unknown>, string][] = [
    ['after an await', (m) => m.afterAwait(() => sim.sleep(0)), 'throw new Error(shape.name)'],
    [
      'in a function that a loop calls',
      (m) => m.inLoop(() => sim.sleep(0)),
      "throw new Error('in a plain place')",
    ],
    ['of the engine, in finally', (m) => m.inFinally(() => sim.sleep(0)), 'nothing.x.y'],
    [
      'in an arrow in a method',
      (m) => new m.Thing().method(() => sim.sleep(0)),
      "throw new Error('in an arrow')",
    ],
    [
      'in an async generator',
      async (m) => {
        const generator = m.generated(() => sim.sleep(0));
        await sim.createTask(() => generator.next());
        return await sim.createTask(() => generator.next());
      },
      "throw new Error('in a generator')",
    ],
  ];

  for (const [where, call, text] of cases) {
    it(`an error ${where} has its line`, async () => {
      const { code, map } = await compile(source, join(FOLDER, 'shapes.ts'));
      const module = await importCode<Module>(code);
      let caught: unknown;
      await play(async () => {
        try {
          await sim.createTask(() => call(module));
        } catch (error) {
          caught = error;
        }
      });
      assert.ok(caught instanceof Error);
      const generated = /\/\d+\.mjs:(\d+):(\d+)/.exec(`${caught.stack}`);
      assert.ok(generated, `${caught.stack}`);
      const entry = new SourceMap(JSON.parse(`${map}`)).findEntry(
        Number(generated[1]) - 1,
        Number(generated[2]) - 1,
      );
      assert.ok('originalLine' in entry, 'no mapping there');
      assert.equal(entry.originalLine + 1, lineOf(text));
      assert.match(entry.originalSource, /shapes\.ts$/);
    });
  }
});

describe('compile errors', () => {
  async function failure(
    name: string,
    source: string,
  ): Promise<{
    message: string;
    loc?: { file?: string; line: number; column: number };
    id?: string;
  }> {
    const file = join(FOLDER, name);
    writeFileSync(file, source);
    try {
      const bundle = await rollup({
        input: file,
        external: [RUNTIME],
        plugins: [compiler({ runtime: RUNTIME })],
        onwarn() {},
      });
      await bundle.close();
    } catch (error) {
      return error as never;
    }
    return assert.fail(`${name} was compiled`);
  }

  // The interface goes away before Babel sees the code, so that lines would be off by three.
  const types = 'interface A {\n  b: number;\n}\n';
  const cases: [string, string, RegExp, number, number][] = [
    [
      'await at the top level',
      `${types}const a: A | null = null;\n  await a;\n`,
      /await outside of an async function/,
      5,
      2,
    ],
    [
      'for await at the top level',
      `${types}for await (const x of []) console.log(x);\n`,
      /await outside of an async function/,
      4,
      4,
    ],
    [
      'a syntax error',
      `${types}export const x = async () => {\n  await 5 5;\n};\n`,
      /Expected/,
      5,
      10,
    ],
    [
      'await in a plain function',
      `${types}export function f() {\n  await f();\n}\n`,
      /await/,
      5,
      2,
    ],
  ];
  for (const [name, source, message, line, column] of cases) {
    it(`${name}: file, line and column`, async () => {
      const error = await failure(`${name.replace(/\W/g, '-')}.ts`, source);
      assert.match(error.message, message);
      assert.equal(error.loc?.line, line, error.message);
      assert.equal(error.loc?.column, column, error.message);
      assert.match(`${error.loc?.file ?? error.id}`, /\.ts$/);
    });
  }
});
