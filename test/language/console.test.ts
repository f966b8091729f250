import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../tool/bundle.js';
import { ensureXsHost } from '../../tool/xs.js';
import { runOn, targetOf } from '../support/engines.js';
import { LIMIT } from '../support/player.js';
import { execute, type Transcript } from '../support/programs.js';
import { temporaryFolder } from '../support/temporary.js';
import { HEAD, randomValues, VALUES } from './values.js';

/*
 * What `console` prints on the engines, compared with Node. Other values: UASYNCIO_SEED=7 npx mocha
 * test/language/console.test.ts.
 */
const SEED = Number(process.env.UASYNCIO_SEED ?? 1);
const RANDOM = 300;
const ENGINES = ['quickjs', 'xs'];

const FOLDER = temporaryFolder('console');

type Values = Record<string, string>;

function programOf(name: string, values: Values): string {
  const calls = Object.entries(values).map(
    ([what, args]) => `console.log(${JSON.stringify(`# ${what}`)});\nconsole.log(${args});`,
  );
  const file = join(FOLDER, `${name}.js`);
  writeFileSync(file, `${HEAD}\n${calls.join('\n')}\n`);
  return file;
}

const CALL = /(\n +)at [^\n]*?(?::\d+\)?(?![:\d])|\.mjs\)|\(native\)|\(\))/g;

/** What each call prints. Stacks differ in their calls, not in how they are shown. */
function printed(output: string): Map<string, string> {
  const parts = output
    .replace(CALL, '$1at …')
    .replace(/(\n +at …)\1+/g, '$1')
    .split(/^# /m)
    .slice(1);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end), part.slice(end + 1)];
    }),
  );
}

async function onNode(file: string): Promise<string> {
  const { stdout } = await execute(process.execPath, ['--stack-trace-limit=1', file], {
    timeout: LIMIT,
  });
  return stdout;
}

async function onEngine(engine: string, program: string): Promise<string> {
  const target = targetOf(engine);
  const { code } = await bundle({ program, target, async: 'compiled', packages: 'bare' });
  const file = join(FOLDER, `${engine}.mjs`);
  writeFileSync(file, code);
  const { stdout, stderr } = await runOn(engine, file);
  assert.equal(stderr, '');
  return stdout;
}

/** Builds a program for an engine and runs it. */
async function played(engine: string, source: string): Promise<Transcript> {
  const program = join(FOLDER, 'program.ts');
  writeFileSync(program, source);
  const target = targetOf(engine);
  const { code } = await bundle({ program, target, async: 'compiled', packages: 'bare' });
  const file = join(FOLDER, `program-${engine}.mjs`);
  writeFileSync(file, code);
  return runOn(engine, file);
}

/** How many bytes are in use, as an expression. */
const BYTES: Record<string, string> = { quickjs: 'heap.bytes()', xs: 'heap.chunks()' };

describe('console', function () {
  this.timeout(0);
  for (const engine of ENGINES) {
    it(`has five methods, two of which write to standard error, on ${engine}`, async () => {
      const methods = ['log', 'info', 'debug', 'warn', 'error'];
      const calls = methods.map((name) => `console.${name}('${name}', [1]);`);
      const { stdout, stderr } = await played(engine, calls.join('\n'));
      assert.equal(stdout, 'log [ 1 ]\ninfo [ 1 ]\ndebug [ 1 ]\n');
      assert.equal(stderr, 'warn [ 1 ]\nerror [ 1 ]\n');
    });

    it(`formats in functions that are not called as methods, on ${engine}`, async () => {
      const { stdout } = await played(engine, 'const { log } = console; [{ a: 1 }].forEach(log);');
      assert.equal(stdout, '{ a: 1 } 0 [ { a: 1 } ]\n');
    });

    it(`throws what a getter throws, and goes on, on ${engine}`, async () => {
      const { stdout } = await played(
        engine,
        `const bad = { get [Symbol.toStringTag]() { throw new Error('no tag'); } };
        try { console.log(bad); } catch (error) { console.log(error.message); }
        console.log([1]);`,
      );
      assert.equal(stdout, 'no tag\n[ 1 ]\n');
    });

    it(`keeps no code that formats before a program prints an object, on ${engine}`, async () => {
      const { stdout } = await played(
        engine,
        `import * as heap from 'uasyncio:heap';
        const first = ${BYTES[engine]};
        console.log('text', 1.5, true, null, undefined, '100%');
        const texts = ${BYTES[engine]} - first;
        console.log([1]);
        console.log(texts < 1000, ${BYTES[engine]} - first > 5000);`,
      );
      assert.equal(stdout, 'text 1.5 true null undefined 100%\n[ 1 ]\ntrue true\n');
    });
  }
});

describe('console in the memory of a board', () => {
  it('prints objects as String() converts them, on xs', async () => {
    const file = join(FOLDER, 'board.mjs');
    writeFileSync(file, "console.log('%s', {}, [1, [2]], Symbol('s'), -0, 5n);");
    const host = await ensureXsHost(() => {});
    const { stdout } = await execute(host, ['--esp32', file], { timeout: LIMIT });
    assert.equal(stdout, '%s [object Object] 1,2 Symbol(s) 0 5\n');
  }).timeout(0);
});

describe('console.log prints as Node does', function () {
  this.timeout(0);
  for (const engine of ENGINES)
    for (const [what, values] of [
      ['values by hand', VALUES],
      [`${RANDOM} random values`, randomValues(SEED, RANDOM)],
    ] as const)
      it(`${what}, on ${engine}`, async () => {
        const file = programOf(what.replace(/ /g, '-'), values);
        const expected = printed(await onNode(file));
        assert.equal(expected.size, Object.keys(values).length);
        const found = printed(await onEngine(engine, file));
        for (const [name, text] of expected) assert.equal(found.get(name), text, name);
      });
});
