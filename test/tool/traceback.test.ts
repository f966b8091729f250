import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { ensureHost } from '../../tool/quickjs.js';
import { CLI, Workshop } from './command.js';

const PROGRAM = `import { createTask, gather, run, sleep, waitFor } from 'uasyncio';
async function inner(depth: number): Promise<void> {
  await sleep(0);
  if (depth > 0) return await inner(depth - 1);
  throw new RangeError('too deep');
}
class Reader {
  async *lines() {
    yield 'first';
    const read = async () => {
      await waitFor(inner(1), 1);
    };
    await read();
  }
}
async function reads() {
  try {
    for await (const line of new Reader().lines()) console.log(line);
  } finally {
    await sleep(0);
  }
}
async function background() { await inner(0); }
async function main() {
  createTask(background(), { name: 'second' });
  try {
    await inner(0);
  } catch {}
  await sleep(0.01);
  await gather(reads(), sleep(1));
}
run(main);
`;

/** The stacks, without the columns, which some engines do not know of the innermost call. */
const EXPECTED = `Task exception wasn't retrieved (second)
RangeError: too deep
    at inner (app.ts:5)
    at background (app.ts:23)
RangeError: too deep
    at inner (app.ts:5)
    at inner (app.ts:4)
    at read (app.ts:11)
    at Reader.lines (app.ts:13)
    at reads (app.ts:18)
    at main (app.ts:30)
`;

const ENGINES = ['node', 'quickjs', 'xs', ...(process.env.ESPRUINO ? ['espruino'] : [])];

describe('the traceback of an error that leaves coroutines', () => {
  const shop = new Workshop();
  before(() => shop.write({ 'app.ts': PROGRAM }));
  after(() => shop.remove());

  for (const on of ENGINES)
    it(`names the awaits up to main on ${on}`, () => {
      const { stderr, code } = shop.uasyncio('run', 'app.ts', '--on', on);
      assert.equal(stderr.replace(/(\.ts:\d+):\d+/g, '$1'), EXPECTED);
      assert.equal(code, 1);
    });

  it('has the columns of the awaits', () => {
    const { stderr } = shop.uasyncio('run', 'app.ts', '--on', 'quickjs');
    assert.match(stderr, /at main \(app\.ts:30:9\)/);
  });

  it('shows the library too if UASYNCIO_TRACE asks for that', () => {
    const { stderr } = shop.execute(
      'env',
      'UASYNCIO_TRACE=all',
      process.execPath,
      CLI,
      'run',
      'app.ts',
      '--on',
      'quickjs',
    );
    assert.match(stderr, /at run_ \(.*tasks\.js:\d+\)/);
  });

  it('is translated in a log of a minified program', async () => {
    shop.uasyncio(
      'build',
      'app.ts',
      '--on',
      'quickjs',
      '--minify',
      '--sourcemap',
      '-o',
      'out/app.js',
    );
    const { stderr: log } = shop.execute(await ensureHost(() => {}), 'out/app.js');
    assert.match(log, /at async #\d+/);
    const { stdout } = spawnSync(process.execPath, [CLI, 'trace', 'out/app.js.map'], {
      cwd: shop.folder,
      input: `boot\r\n${log}ready\n`,
      encoding: 'utf8',
    });
    assert.equal(stdout.replace(/(\.ts:\d+):\d+/g, '$1'), `boot\n${EXPECTED}ready\n`);
  });
});
