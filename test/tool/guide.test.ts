import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../tool/root.js';
import { buildWhole } from '../support/builds.js';
import { runOn } from '../support/engines.js';
import { Workshop } from './command.js';

/** The programs of the guide that are followed by their output. */
function programs(): { heading: string; source: string; output: string }[] {
  const text = readFileSync(join(packageRoot(), 'docs', 'guide.md'), 'utf8');
  const found = [];
  let heading = '';
  const part = /^## (.*)$|^```[tj]s\n([\s\S]*?)^```\n+(?:```text\n([\s\S]*?)^```)?/gm;
  for (const [, title, source, output] of text.matchAll(part)) {
    if (title !== undefined) heading = title;
    else if (source !== undefined && output !== undefined) found.push({ heading, source, output });
  }
  return found;
}

describe('the guide', () => {
  const shop = new Workshop();
  after(() => shop.remove());

  const byTool = async (file: string) => shop.uasyncio('run', file, '--on', 'quickjs');
  const byEngine = async (file: string) =>
    runOn('quickjs', await buildWhole('quickjs', shop.path(file)));

  programs().forEach(({ heading, source, output }, i) => {
    it(`shows the real output, ${heading}`, async () => {
      const file = `guide-${i}.ts`;
      shop.write({ [file]: source });
      // Only the tool translates places. Without it a test takes a fifth of the time.
      const play = /\.ts:\d/.test(output) ? byTool : byEngine;
      const { stdout, stderr } = await play(file);
      assert.equal(`${stdout}${stderr}`.trim(), output.trim());
    });
  });

  it('shows the real texts of errors', () => {
    const rows = errors();
    assert.deepEqual(Object.keys(rows).sort(), Object.keys(FAILS).concat(TRACED).sort());
    const calls = Object.entries(FAILS).map(
      ([what, call]) => `await show(${JSON.stringify(what)}, async () => { ${call} });\n`,
    );
    shop.write({ 'errors.ts': `${SHOW}async function main() {\n${calls.join('')}}\nrun(main);\n` });
    const { stdout, stderr } = shop.uasyncio('run', 'errors.ts', '--on', 'quickjs');
    assert.equal(stderr, '');
    for (const line of stdout.trimEnd().split('\n')) {
      const [what, text] = JSON.parse(line) as [string, string];
      const shown = rows[what] as string;
      assert.equal(withoutAddress(text), withoutAddress(shown), what);
      delete rows[what];
    }
    assert.deepEqual(Object.keys(rows).sort(), [...TRACED].sort());
  });
});

/** The table of errors: what happens, and what the error says now. */
function errors(): Record<string, string> {
  const text = readFileSync(join(packageRoot(), 'docs', 'guide.md'), 'utf8');
  const [, table] = /^\| Error \| Before \| Now \|\n\|.*\n((?:\|.*\n)+)/m.exec(
    text,
  ) as RegExpExecArray;
  const rows = (table as string).trimEnd().split('\n');
  return Object.fromEntries(
    rows.map((row) => {
      const [, what, , now] = row.split(/ ?\| ?/) as string[];
      return [what, /`(.*)`/.exec(now as string)?.[1] ?? ''];
    }),
  );
}

/** Rows about tracebacks: test/tool/traceback.test.ts. */
const TRACED = ['`main` throws in the third function', 'a task throws, and nothing awaits it'];

/** What makes the error of each other row. */
const FAILS: Record<string, string> = {
  'a connection is refused': "await openConnection('127.0.0.1', 1);",
  'a name is unknown': "await openConnection('broker.invalid', 1);",
  'a port number is taken':
    'const { port } = await startServer(serve, null, 0); await startServer(serve, null, port);',
  '`waitFor` takes too long':
    'const lock = new Lock(); await lock.acquire(); await waitFor(lock.acquire(), 0.02);',
  '`timeout` takes too long': 'await timeout(0.5, () => sleep(9));',
  'a Future is set twice': 'const f = new Future(); f.setResult(1); f.setResult(2);',
  'a Future is set after its cancellation': 'const f = new Future(); f.cancel(); f.setResult(2);',
  'the result of a task that runs': 'pump("pump").result();',
  '`asCompleted` takes too long':
    "for (const next of asCompleted(['pump', 'lamp', 'fan'].map(pump), { timeout: 0.5 })) await next;",
  '`openConnection(h, p, {idelTimeout: 5})`':
    "await openConnection('h', 1, { idelTimeout: 5 } as object);",
  "`createTask(f, {nmae: 'pump'})`": "createTask(() => sleep(9), { nmae: 'pump' } as object);",
  '`new Task(f)`': 'new (Task as any)(() => sleep(9));',
  '`run(f)` in a task': 'run(() => sleep(9));',
};

const SHOW = `
import {
  asCompleted, createTask, Future, Lock, openConnection, run, sleep, startServer, Task, timeout, waitFor
} from 'uasyncio';
const serve = () => {};
const pump = (name: string) => createTask(() => sleep(9), { name });
async function show(what: string, call: () => Promise<void>) {
  try {
    await call();
  } catch (error) {
    console.log(JSON.stringify([what, String(error)]));
  }
}
`;

/** Addresses are of the machine; and where no name server answers, that is what the error says. */
function withoutAddress(text: string): string {
  return text.replace(/\((?:\d+\.){3}\d+:\d+\)/, '(address)').replace('EAI_AGAIN', 'ENOTFOUND');
}
