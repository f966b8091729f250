import assert from 'node:assert/strict';
import { join } from 'node:path';
import { rollup } from 'rollup';
import { distFolder } from '../../tool/root.js';
import { EXTERNAL } from '../support/builds.js';

const ENTRY = '\0entry';
const ENTRIES = [
  'quickjs-compiled',
  'quickjs',
  'node-compiled',
  'xs-compiled',
  'espruino/espruino',
];

/** The modules of src that remain in a program that uses `names`. */
async function modules(entry: string, names: string, from = entry): Promise<string[]> {
  const file = (name: string) => join(distFolder(), `${name}.js`);
  const bundle = await rollup({
    input: ENTRY,
    external: [...EXTERNAL, /uasyncio\.so$/],
    onwarn() {},
    plugins: [
      {
        name: 'entry',
        resolveId(id) {
          if (id === ENTRY) return id;
          return id === 'uasyncio' ? file(entry) : null;
        },
        load(id) {
          return id === ENTRY ? `export { ${names} } from '${file(from)}';` : null;
        },
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'es' });
  return Object.entries(output[0].modules)
    .filter(([, { code }]) => code !== null && code.trim() !== '')
    .map(([id]) => /\/dist\/src\/(?:\w+\/)*(\w+)\.js$/.exec(id)?.[1] ?? '')
    .filter((name) => name !== '');
}

// The modules that a program needs if it only sleeps.
const CORE = [
  'awaitable',
  'coroutines',
  'debug',
  'exceptions',
  'frame',
  'futures',
  'loop',
  'native',
  'port',
  'profile',
  'waitqueue',
  'hooks',
  'checks',
  'runners',
  'running',
  'sleep',
  'tasks',
  'timers',
  'traceback',
];

describe('a program', () => {
  for (const entry of ENTRIES) {
    it(`that only sleeps contains nothing else, on ${entry}`, async () => {
      const more = (await modules(entry, 'run, sleep')).filter((name) => !CORE.includes(name));
      // On Espruino, lowered code uses the iteration of the library too.
      assert.deepEqual(
        more.filter((name) => entry !== 'espruino/espruino' || name !== 'iterate'),
        [],
      );
    });
  }

  it('contains only the parts that it uses', async () => {
    const found = async (names: string) => await modules('quickjs-compiled', `run, ${names}`);
    for (const [names, module] of [
      ['Queue', 'queues'],
      ['taskGroup', 'taskgroups'],
      ['getRunningLoop', 'eventloop'],
      ['ps', 'ps'],
      ['wait', 'wait'],
      ['Barrier', 'barrier'],
    ] as const) {
      assert.ok((await found(names)).includes(module), names);
      assert.ok(!(await found('createTask, gather, Event, Lock')).includes(module), names);
    }
  });

  it('that only fetches has no server, and the other way round', async () => {
    const client = ['client', 'pool', 'url'];
    const server = ['request', 'respond', 'router'];
    for (const [names, there, absent] of [
      ['fetch', client, server],
      ['serve, Router', server, client],
      ['Headers', ['headers'], [...client, ...server, 'body', 'messages']],
    ] as const) {
      const found = await modules('quickjs-compiled', names, 'http');
      assert.deepEqual(
        there.filter((name) => !found.includes(name)),
        [],
        names,
      );
      assert.deepEqual(
        absent.filter((name) => found.includes(name)),
        [],
        names,
      );
    }
  });

  it('in Python’s spelling contains only the parts that it uses', async () => {
    const found = await modules('quickjs-compiled', 'run, sleep, create_task', 'py');
    assert.deepEqual(
      found.filter((name) => !CORE.includes(name)),
      [],
    );
    const more = await modules('quickjs-compiled', 'run, sleep, Queue', 'py');
    assert.ok(more.includes('queues'));
    assert.ok(!more.includes('reader') && !more.includes('writer'));
  });
});
