import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as asyncio from 'uasyncio';
import { packageRoot } from '../../tool/root.js';
import { playTwin, stopOracles } from '../support/oracles.js';

interface Row {
  python: string;
  here: string;
  state: string;
  shownBy: string;
}

const API = readFileSync(join(packageRoot(), 'docs', 'api.md'), 'utf8');

/** The table of every name at the end of docs/api.md. */
function rows(): Row[] {
  const table = API.slice(API.indexOf('## Every name of Python'));
  const bare = (cell = '') => cell.trim().replace(/^`|`$/g, '');
  return table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').slice(1, -1))
    .map(([python, here, state = '', shownBy]) => ({
      python: bare(python),
      here: bare(here),
      state: state.trim(),
      shownBy: bare(shownBy),
    }));
}

// Only objects have fields.
const FIELDS: Record<string, object> = {
  Queue: new asyncio.Queue(),
  Barrier: new asyncio.Barrier(2),
  ExceptionGroup: new asyncio.ExceptionGroup('', [0]),
};

function isThere(name: string): boolean {
  const [owner, member] = name.split('.') as [string, string | undefined];
  const found = (asyncio as Record<string, unknown>)[owner];
  if (found === undefined || member === undefined) return found !== undefined;
  return member in (found as { prototype: object }).prototype || member in (FIELDS[owner] ?? {});
}

function exampleOf(name: string): string {
  const path = name.includes('/') ? name : `test/conformance/${name}.ts`;
  return join(packageRoot(), path);
}

describe('the table of names in docs/api.md', () => {
  after(stopOracles);

  const table = rows();

  it('has all names of CPython 3.13', async () => {
    const list = join(packageRoot(), 'test', 'support', 'names.py');
    const { stdout, stderr } = await playTwin('cpython3.13', list);
    const names = stdout.trim().split('\n');
    assert.ok(names.length > 200, stderr);
    const ours = new Set(table.map(({ python }) => python));
    assert.deepEqual(
      names.filter((name) => !ours.has(name)),
      [],
    );
  });

  it('marks each as done, or explains why it is different or not applicable', () => {
    for (const { python, here, state } of table) {
      assert.match(state, /^(?:done(?:, .+)?|different: .+|n\.a\.: .+)$/, python);
      assert.equal(here === '', state.startsWith('n.a.'), python);
    }
  });

  it('contains only exported names', () => {
    const missing = table.filter(({ here }) => here !== '' && !isThere(here));
    assert.deepEqual(missing, []);
  });

  it('names an existing program for each', () => {
    for (const { here, shownBy } of table) {
      if (here === '') continue;
      const file = exampleOf(shownBy);
      assert.ok(existsSync(file), `${here}: ${shownBy}`);
      const member = here.split('.').pop() as string;
      assert.match(
        readFileSync(file, 'utf8'),
        new RegExp(`\\b${member}\\b`),
        `${here}: ${shownBy}`,
      );
    }
  });
});

describe('docs/api.md', () => {
  it('mentions every export', () => {
    const internal = ['SimPort', 'newWorld', 'world'];
    const untold = Object.keys(asyncio).filter(
      (name) => !internal.includes(name) && !new RegExp(`\\b${name}\\b`).test(API),
    );
    assert.deepEqual(untold, []);
  });
});
