// Programs in virtual time. A scenario is written once, as an async function, and played in all three
// spellings of a coroutine: compiled, as generators (made of it by a few lines of Babel), and native.
import assert from 'node:assert/strict';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as babel from '@babel/core';
import { transform as strip } from 'esbuild';
import { type Plugin, rollup } from 'rollup';
import type * as CompilerEntry from '../../compiler/rollup.js';
import type * as SimEntry from '../../ports/sim/index.js';
import type { SimPort } from '../../ports/sim/port.js';
import type { Coroutine } from '../../src/core/coroutines.js';
import { packageRoot } from '../../tool/root.js';
import { temporaryFolder } from './temporary.js';

const DIST = join(packageRoot(), 'dist');
const url = (file: string): string => pathToFileURL(join(DIST, file)).href;

export type World = SimPort;
export const sim = (await import(url('sim.js'))) as typeof SimEntry;
export const { compiler, espruino, modern, xs } = (await import(
  url('compiler/rollup.js')
)) as typeof CompilerEntry;

export const SPELLINGS = ['compiled', 'generators', 'native'] as const;
export type Spelling = (typeof SPELLINGS)[number];
export type Scenario = (world: World) => unknown;
export type Scenarios = Record<string, Scenario>;

const t = babel.types;

/** `async function` → `function*`, `await x` → `yield* star(x)`. Async generators stay as they are. */
const toGenerators = (): babel.PluginObj => ({
  name: 'async-to-generators',
  visitor: {
    Program: {
      exit(program) {
        program.traverse({
          Function(path) {
            if (!path.node.async || path.node.generator) return;
            if (path.isArrowFunctionExpression())
              path.arrowFunctionToExpression({ noNewArrows: true });
          },
        });
        program.traverse({
          Function(path) {
            if (!path.node.async || path.node.generator) return;
            path.node.async = false;
            path.node.generator = true;
          },
          AwaitExpression(path) {
            if (path.getFunctionParent()?.node.async) return;
            path.replaceWith(
              t.yieldExpression(
                t.callExpression(t.identifier('__star'), [path.node.argument]),
                true,
              ),
            );
          },
        });
        program.unshiftContainer('body', babel.template.statement.ast(STAR));
      },
    },
  },
});

// An awaited value is an awaitable of the library, a generator, a plain value, or a foreign promise.
const STAR = `function __star(x) {
  const delegates = typeof x === 'object' && x !== null && !Array.isArray(x) && x[Symbol.iterator] &&
    (typeof x.then === 'function' || typeof x.throw === 'function');
  return delegates ? x : (function* () { return yield x; })();
}`;

function spell(spelling: Spelling): Plugin {
  if (spelling !== 'generators') return compiler({ async: spelling, runtime: url('runtime.js') });
  return {
    name: 'generators',
    async transform(code) {
      const plain = await strip(code, { loader: 'ts', target: 'es2022' });
      const result = babel.transformSync(plain.code, {
        babelrc: false,
        configFile: false,
        plugins: [toGenerators],
      });
      return { code: result?.code ?? '' };
    },
  };
}

/** Imports a module in one spelling. It shares the library with this process. */
export async function load<M>(file: string, spelling: Spelling): Promise<M> {
  const bundle = await rollup({
    input: file,
    external: [/^node:/, /^file:/],
    makeAbsoluteExternalsRelative: false,
    plugins: [
      {
        name: 'uasyncio-sim',
        resolveId(id, importer) {
          if (id === 'uasyncio') return { id: url('sim.js'), external: 'absolute' };
          return id.startsWith('.')
            ? join(dirname(importer as string), id.replace(/\.js$/, '.ts'))
            : null;
        },
      },
      spell(spelling),
    ],
    onwarn() {},
  });
  const folder = temporaryFolder('unit');
  const output = join(folder, `${basename(file, '.ts')}.${spelling}.mjs`);
  await bundle.write({ file: output, format: 'es', sourcemap: 'inline' });
  return (await import(pathToFileURL(output).href)) as M;
}

/** How a program has ended. */
export interface Ending<T> {
  world: World;
  value: T | undefined;
  error: unknown;
}

/** Runs a program to its end, good or bad. A program that stalls is ended as if by Ctrl-C. */
export async function finish<T>(
  main: (world: World) => Coroutine<T> | T,
  world = sim.newWorld(),
): Promise<Ending<T>> {
  let exited = false;
  const over = new Promise<never>((_, reject) => {
    const exit = world.exit.bind(world);
    world.exit = (code) => {
      exit(code);
      reject(new Error(`exit code ${code}\n${world.logged.join('\n')}`));
      if (exited) return;
      exited = true;
      world.interrupt();
    };
  });
  over.catch(() => {});
  try {
    const value = await Promise.race([sim.run((() => main(world)) as () => T), over]);
    return { world, value: value as T, error: undefined };
  } catch (error) {
    return { world, value: undefined, error };
  }
}

/** Runs a program that must end well, without reports; returns its value. */
export async function play<T>(
  main: (world: World) => Coroutine<T> | T,
  world = sim.newWorld(),
): Promise<T> {
  const { value, error } = await finish(main, world);
  if (error !== undefined) throw error;
  assert.deepEqual(world.logged, []);
  assert.equal(world.exitCode, undefined);
  return value as T;
}

interface ScenarioModule {
  default: Scenarios;
  /** Scenarios that some spellings cannot play. */
  except?: Record<string, Spelling[]>;
}

/** Declares a test for each scenario of a file and each spelling. */
export async function declare(
  title: string,
  file: string,
  spellings: readonly Spelling[] = SPELLINGS,
): Promise<void> {
  for (const spelling of spellings) {
    const module = await load<ScenarioModule>(file, spelling).catch(
      (error: unknown) => error as Error,
    );
    describe(`${title}, ${spelling}`, () => {
      if (module instanceof Error) {
        it('loads', () => {
          throw module;
        });
        return;
      }
      const { default: scenarios, except = {} } = module;
      for (const name of Object.keys(except))
        assert.ok(name in scenarios, `no such scenario: ${name}`);
      for (const [name, scenario] of Object.entries(scenarios)) {
        if (!except[name]?.includes(spelling)) it(name, () => play(scenario));
      }
    });
  }
}
