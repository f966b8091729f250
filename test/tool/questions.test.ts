// The programs of docs/questions.md, one after the other in one bundle: each is run, and prints what stands under it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../tool/root.js';
import { Workshop } from './command.js';

interface Answer {
  question: string;
  source: string;
  output: string;
}

const MARK = '@@';

function answers(): Answer[] {
  const text = readFileSync(join(packageRoot(), 'docs', 'questions.md'), 'utf8');
  const part = /^## (.*)$|^```ts\n([\s\S]*?)^```\n+```text\n([\s\S]*?)^```/gm;
  const found: Answer[] = [];
  let question = '';
  for (const [, title, source, output] of text.matchAll(part)) {
    if (title !== undefined) question = title;
    else found.push({ question, source: source as string, output: output as string });
  }
  return found;
}

/** The programs as modules that begin when they are called, and the one that calls them. */
function batch(list: Answer[]): Record<string, string> {
  const files = Object.fromEntries(
    list.map(({ source }, i): [string, string] => {
      assert.match(source, /^run\(/m);
      return [`answer-${i}.ts`, source.replace(/^run\(/m, 'export const begin = () => run(')];
    }),
  );
  const all = list.map((_, i) => `a${i}`);
  const imports = all.map((name, i) => `import { begin as ${name} } from './answer-${i}.js';\n`);
  const main = `${imports.join('')}
const all = [${all}];
function next(i: number): void {
  console.log('${MARK}');
  console.error('${MARK}');
  if (i < all.length) all[i]().then(() => next(i + 1));
}
next(0);
`;
  return { ...files, 'all.ts': main };
}

describe('the questions', () => {
  const list = answers();
  const shop = new Workshop();
  let printed: string[];
  let reported: string[];

  before(() => {
    shop.write(batch(list));
    const { stdout, stderr } = shop.uasyncio('run', 'all.ts', '--on', 'quickjs');
    printed = stdout.split(`${MARK}\n`).slice(1);
    reported = stderr.split(`${MARK}\n`).slice(1);
  });
  after(() => shop.remove());

  list.forEach(({ question, output }, i) => {
    it(`are answered with the real output: ${question}`, () => {
      assert.equal(`${printed[i]}${reported[i]}`, output);
    });
  });
});
